#!/bin/sh
# Prints chapter-7.html to the PDFs beside it: tagged and not, on large pages and on small ones that cut everything.
set -eu
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

print() { # name of the PDF, page's size, options of Chromium
    sed "s/size: letter/size: $2/" chapter-7.html >"$folder/chapter-7.html"
    name=$1
    shift 2
    chromium --headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run \
        --user-data-dir="$folder/profile" "$@" --print-to-pdf="$name" "$folder/chapter-7.html" 2>/dev/null
}

print chapter-7.pdf letter --no-pdf-header-footer
print chapter-7-small.pdf "170mm 92mm"
print chapter-7-untagged.pdf letter --disable-pdf-tagging
print chapter-7-untagged-small.pdf "170mm 92mm" --disable-pdf-tagging
