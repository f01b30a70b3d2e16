"""Common nouns that name a party by its part in a transaction or by its trade: "the lessee", "a licensed physician".

What they are the subject of, somebody does. The roles are those of sales, leases, loans, grants, insurance, transport,
audit, schooling and care; the bodies are those that act as one. Words that as often name a thing ("monitor",
"processor", "principal") are left out.
"""

from __future__ import annotations

from ingest.entities import EntityKind
from ingest.kinds import HEADS
from ingest.pieces import Piece

ROLES = frozenset(
    "accountant adjudicator aircrew appellant applicant appraiser approver arbitrator assessor assignee attendee"
    " attorney auditor awardee bearer beneficiary bidder borrower broker buyer candidate captain caretaker carrier"
    " cashier caseworker certifier chair chairperson claimant clerk commandant consignee consignor consultant"
    " contractor convener counterpart counsellor counselor courier crewmember creditor custodian debtor decedent"
    " delegate designee detailee disburser dispatcher doctor donor drafter driver employer engineer escort"
    " evaluator examiner expert exporter fiduciary financier forwarder founder grantee grantor guarantor guardian"
    " handler holder host importer informant inspector individual installer instructor insurer integrator intern"
    " interpreter inventor investigator investor issuer judge"
    " landlord lawyer lead leader lender lessee lessor librarian licensee licensor linguist logistician maintainer"
    " manufacturer mechanic mediator medic mentor negotiator nominator nominee notary nurse observer offeror operator"
    " originator owner participant partner party passenger payee payer paymaster person physician pilot planner"
    " policyholder"
    " preparer producer professor programmer proponent prosecutor provider receiver referee"
    " registrar registrant reporter requester requestor requisitioner researcher retailer reviewer scientist seller"
    " sender shareholder shipper signatory signer solicitor specialist sponsor steward storekeeper subcontractor"
    " subordinate subrecipient subscriber successor supplier surety surgeon surveyor taxpayer teacher technician tenant"
    " transferee transferor transporter traveler traveller treasurer trustee undersigned underwriter user validator"
    " verifier volunteer warehouseman warfighter whistleblower witness worker".split()
)
BODIES = frozenset(
    "airline bank battalion brigade clinic college company consortium contingent corporation court crew delegation"
    " depot detachment enterprise firm foundation garrison hospital insurer jury laboratory legation manufacturer"
    " shipyard squad subsidiary team tribunal troop unit utility workforce".split()
)
# Bodies where a word in -ing says what they do: "the training activity"; else they name a doing or a place.
WORKING_BODIES = frozenset("activity site facility center component".split())
# … or where what stands behind them says what they have to do: "the activity responsible for the crane".
OF_DOING = frozenset({"action", "supply"})  # "the action activity replies"
HAVING_TO = frozenset("responsible having holding making performing receiving requesting".split())
# Words of the head lists that name no actor when they stand in small letters.
NO_ACTORS = frozenset("service case form branch component program action fund support school".split())


def names_party(piece: Piece) -> bool:
    """Tell whether a piece stands for an actor: one that is named, or that a common noun describes."""
    return piece.mention.entity.is_actor if piece.mention is not None else kind_of_party(piece.word) is not None


def kind_of_party(noun: str, *, before: str = "", behind: str = "") -> EntityKind | None:
    """Give what kind of party a common noun in the singular names, by the heads of names, roles and bodies, or None.

    ``before`` and ``behind`` are the words that stand there.
    """
    word = noun.lower()
    doing = before.lower().endswith("ing") or before.lower() in OF_DOING
    if word in NO_ACTORS and not (doing and word in WORKING_BODIES):
        return None
    groups = HEADS[EntityKind.GROUP]
    if {word, f"{word}s", f"{word[:-1]}ies"} & groups or word in ROLES:
        return EntityKind.GROUP
    if word in HEADS[EntityKind.POSITION]:
        return EntityKind.POSITION
    works = word in WORKING_BODIES and (doing or behind.lower() in HAVING_TO)
    return EntityKind.ORGANIZATION if word in HEADS[EntityKind.ORGANIZATION] | BODIES or works else None
