#!/bin/sh
# Prints chapter-7.html and chapter-8.html to the PDFs beside them: tagged and not, on large pages and on small ones
# that cut everything.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

print() { # page, what follows its name in the PDF's, page's size, options of Chromium
    sed "s/size: letter/size: $3/" "$1.html" >"$folder/$1.html"
    page=$1
    name=$1$2.pdf
    shift 3
    chromium --headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run \
        --user-data-dir="$folder/profile" "$@" --print-to-pdf="$name" "$folder/$page.html" 2>/dev/null
}

for page in ${*:-chapter-7 chapter-8}; do
    print "$page" "" letter --no-pdf-header-footer
    print "$page" -small "170mm 92mm"
    print "$page" -untagged letter --disable-pdf-tagging
    print "$page" -untagged-small "170mm 92mm" --disable-pdf-tagging
done
