"""Start Tunewright on a machine that has only Python 3.11 or newer. Standard library only.

    python3 start.py             opens the app on the bundled sample project in the browser
    python3 start.py test        runs the whole test suite
    python3 start.py run ...     runs the tunewright command, for example: run projects
    python3 start.py dev ...     runs a developer's tool, for example: dev ruff check

The first start installs what is needed into `.venv` beside this file; later ones only when the locks change.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK, DEV_LOCK = "requirements.lock", "requirements-dev.lock"
PIP = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]


def main(words: list) -> None:
    if words[:1] in (["-h"], ["--help"], ["help"]):
        print(__doc__.strip())
        return
    command = words[0] if words[:1] in (["test"], ["run"], ["dev"]) else "serve"
    rest = words if command == "serve" else words[1:]
    if command in ("test", "dev"):
        prepare(DEV_LOCK, "the libraries and the test tools")
    else:
        prepare(LOCK, "the libraries")
    if command == "test":
        os.chdir(ROOT)
        become([str(PYTHON), "-m", "pytest", *(rest or ["-n", "auto", "--dist", "loadfile"])])
    if command == "dev":
        become([str(BIN / rest[0]), *rest[1:]] if rest else [str(PYTHON)])
    become([str(BIN / "tunewright"), *(["serve", "--sample"] if command == "serve" else []), *rest])


def prepare(lock: str, what: str) -> None:
    """Bring `.venv` to the state of the lock; does nothing where that was done before."""
    if PYTHON.exists() and any(installed(name) for name in (lock, DEV_LOCK)):  # the second holds the first
        return
    if not works():
        make_venv()
    print(f"Installing {what}. This takes a minute or two, once.", flush=True)
    must([*PIP, "--require-hashes", "-r", str(ROOT / lock)])
    must([*PIP, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    (VENV / f"{lock}.installed").write_text(stamp_of(lock))


def installed(lock: str) -> bool:
    stamp = VENV / f"{lock}.installed"
    return stamp.is_file() and stamp.read_text() == stamp_of(lock)


def stamp_of(lock: str) -> str:
    """Changes when the lock, the project file, the Python or the place on disk does."""
    digest = hashlib.sha256(f"{ROOT} {sys.version_info[:2]}".encode())
    for name in (lock, "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def works() -> bool:
    ask = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    return PYTHON.exists() and subprocess.run([str(PYTHON), "-c", ask], capture_output=True).returncode == 0


def make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        version = "{}.{}".format(*sys.version_info)
        sys.exit(
            f"This Python {version} came without the part that makes environments. On Debian or Ubuntu:\n"
            f"    sudo apt install python3-venv\n"
            f"(or python{version}-venv), then start again."
        )
    print("Making a Python environment in .venv", flush=True)
    venv.EnvBuilder(with_pip=True, clear=True, symlinks=os.name != "nt").create(VENV)


def must(command: list) -> None:
    if subprocess.run(command, cwd=ROOT).returncode != 0:
        sys.exit("Installing did not work; the reason is above. Check the network, then start again.")


def become(command: list) -> None:
    """Hand over to the command: its output, its exit code."""
    if shutil.which(command[0]) is None:
        sys.exit(f"There is no “{Path(command[0]).name}” among the installed tools.")
    if os.name == "nt":
        sys.exit(subprocess.run(command).returncode)
    os.execv(command[0], command)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - the reason for this line is a Python that is too old
        sys.exit("Tunewright needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info))
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
