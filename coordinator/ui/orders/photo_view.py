"""A photo of a deviation on the whole page, turned the way it was taken."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from coordinator.ui.widgets import theme
from coordinator.ui.widgets.buttons import button
from coordinator.words import text


class PictureView(QWidget):
    """``left`` goes back."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.title = theme.labelled("", "heading", wrap=True)
        self.back = button(text("Back"), self.left.emit, "mdi6.arrow-left")
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addSpacing(theme.GRID)
        top.addWidget(self.title, 1)
        column.addLayout(top)
        column.addWidget(self.picture, 1)
        QShortcut(
            QKeySequence(Qt.Key.Key_Escape), self, self.left.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )

    def show_picture(self, name: str, data: bytes) -> bool:
        """Shows a picture; ``False`` when the bytes are none that can be shown."""
        buffer = QBuffer()
        buffer.setData(QByteArray(data))
        buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        reader.setDecideFormatFromContent(True)
        reader.setAutoTransform(True)
        image = reader.read()
        if image.isNull():
            return False
        self._image = image
        self.title.setText(name)
        self.picture.setAccessibleName(text("Picture {file}", file=name))
        self._fit()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture fills the page."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull():
            return
        room = self.picture.size().boundedTo(self._image.size())
        smooth, keep = Qt.TransformationMode.SmoothTransformation, Qt.AspectRatioMode.KeepAspectRatio
        self.picture.setPixmap(QPixmap.fromImage(self._image.scaled(room, keep, smooth)))
