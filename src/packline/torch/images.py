"""Images from their bytes."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


def decode_image(data: bytes) -> Image:
    """Return an image in RGB, as torchvision's ``ImageFolder`` does; needs Pillow."""
    from PIL import Image

    with Image.open(BytesIO(data)) as image:
        return image.convert("RGB")
