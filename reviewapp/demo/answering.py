"""The first decisions of the demonstration, signed as a person signs: with a password, on the packet that is shown."""

from collections.abc import Sequence

from reviewapp.actions import deciding, signing_in
from reviewapp.actions.deciding import Sitting
from reviewapp.app import system_clock
from reviewapp.domain import packet
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.review import ReasonCode, Signing, Verdict
from reviewapp.store.database import Store
from reviewapp.store.reads import packets, people

_GRANT = "Clamps seen at the machine, four of them, torqued. Granted for the hours asked for."
_REFUSAL = "A promise to a customer makes no speed safe. Plan it anew."
_ANSWERS = {
    240: (Verdict.APPROVE, None, _GRANT),
    60: (Verdict.REJECT, ReasonCode.PARAMETERS_UNSAFE, _REFUSAL),
}
"""What is answered to a request, by the minutes it asks for; others are left to wait."""


def answer(store: Store, asked: Sequence[Advisory], name: str, password: str) -> None:
    """Grant one of the overrides asked for, refuse another, and leave the rest to wait."""
    for one in asked:
        if one.override is None or one.override.minutes not in _ANSWERS:
            continue
        verdict, code, note = _ANSWERS[one.override.minutes]
        with store.reading() as conn:
            person = people.get(conn, name).person
            shown = packet.build(packets.evidence(conn, store.blobs, one.run_id, one.advisory_id))
        proof = signing_in.prove(store, person, password, "127.0.0.1", system_clock(), None)
        signing = Signing(verdict=verdict, note=note, packet_sha256=shown.sha256, reason_code=code)
        baseline = (shown.body["baseline"] or {}).get("run_id", "")
        sitting = Sitting(person, proof, "demonstration")
        deciding.decide(store, one.run_id, one.advisory_id, baseline, signing, sitting, system_clock())
