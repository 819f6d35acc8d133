"""What a wheel carries besides the code: the built screens, as `prosa/_web`.

Building them needs Node, which whoever installs a wheel should not; so they are
built before, and a wheel without them is refused.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SCREENS = "web/desk/dist"
_NOT_BUILT = (
    f"The screens are not built: run `make wheel`, which builds them first "
    f"(there is no {_SCREENS}/index.html)."
)


class CarryScreens(BuildHookInterface[Any]):  # Any: the configuration of a builder, unused
    """Called by hatchling for a wheel, and for the source archive that a wheel may come from."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # Any: hatchling's
        if version == "editable":
            return  # a checkout serves the screens from where they are built
        if not (Path(self.root) / _SCREENS / "index.html").is_file():
            self.app.abort(_NOT_BUILT)
        if self.target_name == "wheel":
            build_data["force_include"][_SCREENS] = "prosa/_web"
