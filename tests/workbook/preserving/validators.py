"""The second independent validator: the Open XML SDK itself, from npm, several files at a time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

PACKAGE = "@ooxml-tools/validate"
_SCRIPT = f"""
import {{ readFile }} from "node:fs/promises";
import validate from "{PACKAGE}";
const found = {{}};
for (const path of process.argv.slice(1)) {{
  const results = await validate(new Uint8Array(await readFile(path)), "xlsx", "Microsoft365");
  found[path] = results.map((each) => `${{each.path.partUri}} ${{each.path.xpath}}: ${{each.description}}`);
}}
process.stdout.write(JSON.stringify(found), () => process.exit(0));
"""


def folder() -> Path:
    """Return the folder where ``.ci/run`` installs it."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "tieout-ci"


def sdk_findings(*paths: Path) -> dict[str, list[str]]:
    """Return what the Open XML SDK finds wrong, by file. Skips where it is not installed; in CI it must be."""
    here = folder()
    if not (here / "node_modules" / PACKAGE).exists() or shutil.which("node") is None:
        says = f"{PACKAGE} is not installed: npm install --prefix {here} {PACKAGE}"
        if os.environ.get("CI"):
            pytest.fail(says)
        pytest.skip(says)
    command = ["node", "--input-type=module", "--eval", _SCRIPT, *(str(path.resolve()) for path in paths)]
    told = subprocess.run(command, cwd=here, check=True, capture_output=True, text=True, timeout=240)
    found = json.loads(told.stdout)
    assert len(found) == len(paths)
    return found
