"""The commands that are compared: Packline, its peers and the floors, each a line of shell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to do the job. ``script`` is a line of shell with ``{places}`` filled in by the runner."""

    title: str
    script: str
    prepare: str = ""
    """A line of shell that runs before, and is not measured."""
    needs: tuple[str, ...] = ()
    """Commands that must be on the path; without them the candidate is reported as absent."""
    slow: bool = False
    makes_files: bool = True
    files_in: str = "."
    """Folder below the target where the files are found."""


_GET_ZIP = "s5cmd --log error cp --concurrency 8 --part-size 16 s3://bench/{tree}/data.zip {out}.zip"


def _download(processes: int, connections: int) -> Candidate:
    script = "exec {bin}/download {port} /bench/{tree}/data.{archive} {archive_bytes}"
    return Candidate(
        f"floor: download to nothing, C, {processes} × {connections} connections",
        f"{script} {processes} {connections}",
        needs=("cc",),
        makes_files=False,
    )


def _client(processes: int, connections: int) -> Candidate:
    return Candidate(
        f"floor: download and creation at once, C, {processes} × {connections} connections",
        f"exec {{bin}}/client {{port}} bench {{blocks}} {{out}} {processes} {connections}",
        needs=("cc",),
    )


def _create(processes: int) -> Candidate:
    return Candidate(
        f"floor: creation of the files, C, {processes} process{'es' if processes > 1 else ''}",
        f"exec {{bin}}/create {{catalog}} {{out}} {processes}",
        needs=("cc",),
        makes_files=False,
    )


def _packline(title: str, place: str, connections: str = "", *, warm: bool = False) -> Candidate:
    driver = "{packline} {here}/drivers/fetch.py {plan} {out} {url}"
    return Candidate(
        title,
        f"exec {driver} files {place} {connections}",
        prepare=f"exec {driver} first symlink" if warm else "",
        files_in="files",
    )


FETCH: dict[str, Candidate] = {
    "packline": _packline("Packline, straight into the target (`--place direct`)", "direct"),
    "packline_8": _packline("Packline, direct, held to 8 connections", "direct", "4"),
    "packline_auto": _packline("Packline, files and a cache (`--place auto`, the default)", "auto"),
    "packline_symlink": _packline("Packline, one link to a cache (`--place symlink`)", "symlink"),
    "warm_auto": _packline("Packline again, files from the cache (`auto`)", "auto", warm=True),
    "warm_symlink": _packline("Packline again, one link to the cache (`symlink`)", "symlink", warm=True),
    "obstore_ranges": Candidate(
        "Packline's blocks and extraction over obstore, 2 × 8 threads",
        "exec {packline} {here}/peers/fetch_ranges.py {plan} {out} {url}",
    ),
    "download_8": _download(2, 4),
    "download_16": _download(2, 8),
    "download_32": _download(2, 16),
    "download_python": Candidate(
        "floor: download to nothing, Python, 2 × 8 connections",
        "exec {packline} {here}/peers/download.py {plan} {port}",
        makes_files=False,
    ),
    "create_1": _create(1),
    "create_2": _create(2),
    "client_16": _client(2, 8),
    "s5cmd": Candidate(
        "s5cmd, file by file",
        "exec s5cmd --log error cp 's3://bench/{tree}/files/*' {out}/",
        needs=("s5cmd",),
    ),
    "s5cmd_zip_unzip": Candidate(
        "s5cmd of one zip, then unzip",
        _GET_ZIP + " && unzip -q {out}.zip -d {out} && rm {out}.zip",
        needs=("s5cmd", "unzip"),
    ),
    "s5cmd_zip_bsdtar": Candidate(
        "s5cmd of one zip, then bsdtar",
        _GET_ZIP + " && bsdtar -xf {out}.zip -C {out} && rm {out}.zip",
        needs=("s5cmd", "bsdtar"),
    ),
    "s5cmd_zip_zipfile": Candidate(
        "s5cmd of one zip, then Python zipfile",
        _GET_ZIP + " && {python} -m zipfile -e {out}.zip {out} && rm {out}.zip",
        needs=("s5cmd",),
    ),
    "s5cmd_tar": Candidate(
        "s5cmd cat of one tar, piped into tar x",
        "s5cmd --log error cat s3://bench/{tree}/data.tar | tar x -C {out}",
        needs=("s5cmd", "tar"),
    ),
    "rclone": Candidate(
        "rclone copy, file by file, 64 transfers",
        "exec rclone copy --transfers 64 --checkers 64 :s3:bench/{tree}/files {out}",
        needs=("rclone",),
    ),
    "obstore": Candidate(
        "obstore, file by file, 256 in flight",
        "exec {python} {here}/peers/fetch_obstore.py {url} {tree}/files/ {out}",
    ),
    "boto3": Candidate(
        "boto3, file by file, 64 threads",
        "exec {python} {here}/peers/fetch_boto3.py {url} {tree}/files/ {out}",
        slow=True,
    ),
    "awscli": Candidate(
        "aws cli, file by file, 64 concurrent",
        "exec aws s3 cp --recursive --quiet s3://bench/{tree}/files/ {out}",
        needs=("aws",),
        slow=True,
    ),
}

PACK: dict[str, Candidate] = {
    "packline": Candidate(
        "Packline", "exec {packline} {here}/drivers/pack.py {members} {url}", makes_files=False
    ),
    "zipstream_ng": Candidate(
        "zipstream-ng over obstore, 64 threads",
        "exec {python} {here}/peers/pack_streams.py zipstream-ng {url} {tree}/files/ packed.zip",
        makes_files=False,
    ),
    "stream_zip": Candidate(
        "stream-zip over obstore, 64 threads",
        "exec {python} {here}/peers/pack_streams.py stream-zip {url} {tree}/files/ packed.zip",
        makes_files=False,
    ),
    "s5cmd_zip": Candidate(
        "s5cmd of the files, then zip, then s5cmd up",
        "s5cmd --log error cp 's3://bench/{tree}/files/*' {out}/ && (cd {out} && zip -q -0 -r {out}.zip .) "
        "&& s5cmd --log error cp {out}.zip s3://bench/packed.zip && rm {out}.zip",
        needs=("s5cmd", "zip"),
        makes_files=False,
    ),
    "boto3_zipfile": Candidate(
        "boto3 (64 threads) + zipfile + smart-open",
        "exec {python} {here}/peers/pack_boto3.py {url} {tree}/files/ packed.zip",
        slow=True,
        makes_files=False,
    ),
}

PUSH: dict[str, Candidate] = {
    "packline": Candidate(
        "Packline (`packline push`)",
        "exec {packline} -m packline.cli.main push {folder} --execution bench --progress none",
        makes_files=False,
    ),
    "s5cmd": Candidate(
        "s5cmd, file by file",
        "exec s5cmd --log error cp {folder}/ s3://bench/pushed/",
        needs=("s5cmd",),
        makes_files=False,
    ),
    "awscli": Candidate(
        "aws cli, file by file, 64 concurrent",
        "exec aws s3 cp --recursive --quiet {folder} s3://bench/pushed/",
        needs=("aws",),
        slow=True,
        makes_files=False,
    ),
}
