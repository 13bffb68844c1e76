"""Change every threshold, date, country list, alternative and grade by the least; each must turn a case red.

python -m tests.mutation             what survived, with the reason where there is one; exit 1 if any has none
python -m tests.mutation --suggest   also: a worked case for each survivor that any answer gives away
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from rich.progress import track

from forecast import Catalogue, load_catalogue
from tests.forecast.casebook import Case, cases, failures
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.witness import Witness, find_witness

_SHOWN_ONLY = "it decides nothing: only sentences that are shown rest on it"
_NO_WITNESS = "no answer differs for anybody tried: a stronger source or a later rule hides it"


def main() -> int:
    """Run every mutant; return 1 if one survived that some answer gives away."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--suggest", action="store_true", help="print a case for each survivor")
    suggest = parser.parse_args().suggest
    catalogue = load_catalogue()
    green_on_the_original(catalogue)
    every = list(mutants(catalogue))
    survivors = [mutant for mutant in track(every, "mutants", disable=not sys.stderr.isatty()) if not killed(mutant)]
    reasons: Counter[str] = Counter()
    bare: list[tuple[Mutant, Witness]] = []
    for mutant in track(survivors, "survivors", disable=not sys.stderr.isatty()):
        witness = find_witness(catalogue, mutant) if mutant.features else None
        if witness is not None:
            bare.append((mutant, witness))
        else:
            reasons[_NO_WITNESS if mutant.features else _SHOWN_ONLY] += 1
            print(f"survived  {mutant.what}\n          {_NO_WITNESS if mutant.features else _SHOWN_ONLY}")
    for mutant, witness in bare:
        print(f"SURVIVED  {mutant.what}\n          {witness.sentence()}")
        if suggest:
            print(witness.case(mutant.what))
    print(f"\n{len(every)} mutants, {len(every) - len(survivors)} killed, {len(bare)} survived without a reason")
    for reason, count in reasons.most_common():
        print(f"{count:5} survived: {reason}")
    return 1 if bare else 0


def green_on_the_original(catalogue: Catalogue) -> None:
    """Refuse to judge mutants by cases that are red already."""
    red = [case.id for case in cases() if failures(case, catalogue)]
    if red:
        sys.exit("these cases are red before anything is changed: " + "; ".join(red))


def killed(mutant: Mutant) -> bool:
    """Whether some case notices the change."""
    return any(failures(case, mutant.catalogue, mutant.features) for case in _concerning(mutant))


def _concerning(mutant: Mutant) -> list[Case]:
    return [case for case in cases() if mutant.features & set(case.expect)]


if __name__ == "__main__":
    sys.exit(main())
