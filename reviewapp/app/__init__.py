"""The application: wired together in one place, and served."""

from reviewapp.app.wiring import asset_folders, create_app, system_clock

__all__ = ["asset_folders", "create_app", "system_clock"]
