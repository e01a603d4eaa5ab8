"""Change bytes of sound archives at random and see that the reader either refuses or was not lied to.

``python -m tests.fuzz.mutate --seconds 60 [--seed N] [--keep FOLDER]`` prints how many mutants were tried.
A mutant that is accepted must hold what the sound archive held (or be one that Python's zipfile reads alike);
one that is refused must be so by a FormatError, in bounded time, with nothing published and nothing left behind.
"""

from __future__ import annotations

import argparse
import io
import random
import struct
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from packline.vhpkgzip import format_errors
from packline.vhpkgzip.local_archives import unpack, verify_files
from packline.vhpkgzip.reader import FormatProfile
from tests.fuzz.forge import Forged, extra, forge, zip64_end
from tests.fuzz.hostile import GOOD, corpus

SIGNATURES = (b"PK\3\4", b"PK\1\2", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\7\x08")
INTERESTING = (
    0,
    1,
    7,
    8,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFE,
    0xFFFFFFFF,
)
SLOW_SECONDS = 10


def seeds() -> list[bytes]:
    """Sound archives of both profiles, often, and every hostile one: a second lie on top of the first."""
    times = extra(0x5455, b"\3" + bytes(8))
    sizes = extra(1, struct.pack("<QQ", 5, 5))
    wide = {"stored": 0xFFFFFFFF, "size": 0xFFFFFFFF, "needed": 45}
    foreign = [
        Forged(b"dir/", central={"external": 0o40755 << 16 | 16}, both={"needed": 10, "flags": 0}),
        Forged(b"dir/z", b"zzzz", both={"time": 99, "flags": 0}, local_extra=times, central_extra=times[:9]),
        Forged(b"dir/a", b"alpha", both=wide, local_extra=sizes, central_extra=sizes),
    ]
    foreign[1].central_extra = extra(0x5455, b"\1" + bytes(4))
    plain = forge(GOOD)
    directory = sum(46 + len(entry.path) for entry in GOOD)
    offset = len(plain) - 22 - directory
    zip64 = forge(GOOD, {"here": 0xFFFF, "entries": 0xFFFF}, before_end=zip64_end(3, directory, offset))
    sound = [plain, forge(foreign), zip64, forge([])]
    return [*(sound * 40), *(case.archive for case in corpus() if len(case.archive) < 5000)]


def mutate(archive: bytes, dice: random.Random) -> bytes:
    """A few random changes of one archive."""
    mutant = bytearray(archive)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
        _change(mutant, dice)
    return bytes(mutant)


def _change(mutant: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(mutant) + 1)
    kind = dice.choice((0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 7))
    if kind == 0:
        mutant[at : at + 1] = bytes([dice.randrange(256)])
    elif kind == 1 and at < len(mutant):
        mutant[at] ^= 1 << dice.randrange(8)
    elif kind == 2:
        width = dice.choice((1, 2, 4, 8))
        mutant[at : at + width] = (dice.choice(INTERESTING) % (1 << 8 * width)).to_bytes(width, "little")
    elif kind == 3:
        del mutant[at : at + dice.randrange(1, 40)]
    elif kind == 4:
        mutant[at:at] = dice.randbytes(dice.randrange(1, 40))
    elif kind == 5:
        source = dice.randrange(len(mutant) + 1)
        mutant[at:at] = mutant[source : source + dice.randrange(1, 80)]
    elif kind == 6:
        mutant[at : at + 4] = dice.choice(SIGNATURES)
    else:
        _change_field(mutant, dice)


def _change_field(mutant: bytearray, dice: random.Random) -> None:
    """Change one field of one record to an interesting value, or by one."""
    places = [at for signature in SIGNATURES for at in _all(mutant, signature)]
    if not places:
        return
    at = dice.choice(places) + dice.randrange(4, 46)
    width = dice.choice((2, 4, 8))
    value = int.from_bytes(mutant[at : at + width], "little")
    value = dice.choice((value + 1, value - 1, dice.choice(INTERESTING))) % (1 << 8 * width)
    mutant[at : at + width] = value.to_bytes(width, "little")


def _all(mutant: bytearray, signature: bytes) -> list[int]:
    found, at = [], mutant.find(signature)
    while at >= 0:
        found.append(at)
        at = mutant.find(signature, at + 1)
    return found


class Lie(AssertionError):
    """The reader accepted a mutant it should not have, or failed other than by a FormatError."""


def judge(mutant: bytes, folder: Path) -> str:
    """The name of the fault, or the profile in which the mutant was accepted. Raises Lie."""
    archive, target = folder / "mutant.zip", folder / "target"
    archive.write_bytes(mutant)
    try:
        (report,) = verify_files([archive])
        unpack([archive], target)
    except format_errors.FormatError as fault:
        if sorted(path.name for path in folder.iterdir()) != ["mutant.zip"]:
            raise Lie("a refused archive left something behind") from fault
        return type(fault).__name__
    found = {
        path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()
    }
    _clear(target)
    _check_accepted(mutant, found, report.profile)
    return str(report.profile)


def _check_accepted(mutant: bytes, found: dict[str, bytes], profile: FormatProfile) -> None:
    """What was accepted must be what another reader sees, and strict must mean: our writer's own bytes."""
    with zipfile.ZipFile(io.BytesIO(mutant)) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if sorted(archive.read(info) for info in infos) != sorted(found.values()):
            raise Lie(f"another reader finds {[info.filename for info in infos]}, this one {sorted(found)}")
    if profile is FormatProfile.STRICT:
        again = forge([Forged(path.encode(), data) for path, data in sorted(found.items(), key=_by_bytes)])
        if again != mutant:
            raise Lie("strict, but not what the writer writes")


def _by_bytes(item: tuple[str, bytes]) -> bytes:
    return item[0].encode()


def _clear(target: Path) -> None:
    for path in sorted(target.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    target.rmdir()


def fuzz(go_on: Callable[[int], bool], seed: int, keep: Path | None = None) -> Counter[str]:
    """Try mutants while ``go_on(number tried)``; counts by outcome. Raises Lie with the seed that shows it."""
    stock, outcomes = seeds(), Counter[str]()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as name:
        while go_on(tried := sum(outcomes.values())):
            case = seed + tried
            dice = random.Random(case)
            mutant = mutate(dice.choice(stock), dice)
            start = time.process_time()
            try:
                outcomes[judge(mutant, Path(name))] += 1
            except Exception as error:
                if keep:
                    (keep / f"mutant-{case}.zip").write_bytes(mutant)
                raise Lie(f"case {case}: {type(error).__name__}: {error}") from error
            if time.process_time() - start > SLOW_SECONDS:
                raise Lie(f"case {case} took {time.process_time() - start:.1f} s of the processor")
    return outcomes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**12)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    end = time.monotonic() + given.seconds
    outcomes = fuzz(lambda tried: time.monotonic() < end, given.seed, given.keep)
    print(
        f"{sum(outcomes.values())} mutants from seed {given.seed}, all refused by a fault or read alike",
        flush=True,
    )
    for outcome, count in outcomes.most_common():
        print(f"{count:10} {outcome}")


if __name__ == "__main__":
    main()
