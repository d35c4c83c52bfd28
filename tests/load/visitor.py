"""A visitor without a browser: speaks Streamlit's protocol over a real WebSocket, reads the page, makes choices.

Costs a thousandth of a browser, so forty of them fit on one machine beside the server that they try.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from html import unescape

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Selectbox_pb2 import Selectbox
from websockets.asyncio.client import ClientConnection, connect

DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)

PATIENCE = 30.0


class PageError(Exception):
    """The page showed an error, or none came."""


@dataclass
class Visitor:
    """One open page. ``address`` is the server's, ``http://localhost:8501``. Use as ``async with``."""

    address: str
    cookie: str = ""
    query: str = ""
    _socket: ClientConnection | None = None
    _page: str = ""
    _known: dict[str, bytes] = field(default_factory=dict)
    _elements: dict[tuple[int, ...], Element] = field(default_factory=dict)
    _chosen: dict[str, str] = field(default_factory=dict)

    async def __aenter__(self) -> Visitor:
        await self.arrive()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    async def arrive(self) -> None:
        """Open the connection; nothing is shown yet."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        self._socket = await connect(
            f"{self.address.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers=headers,
            max_size=None,
            open_timeout=PATIENCE,
            proxy=None,
        )
        self._known.clear()

    async def leave(self) -> None:
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    def drop(self) -> None:
        """Forget a line that was cut; the next page opens another."""
        self._socket = None

    async def open(self, page: str, query: str = "") -> float:
        """Open a page (its address without slash, "" for the first) with a view; seconds until all of it was there."""
        self.query, self._chosen, self._page = query, {}, ""
        return await self._run(page)

    async def choose(self, label: str, option: str) -> float:
        """Choose from the box with a label; seconds until the whole page had followed."""
        box = self.box(label)
        wanted = [one for one in box.options if one.startswith(option)]
        if not wanted:
            raise PageError(f"{label} offers no {option}: {', '.join(box.options)}")
        self._chosen = {box.id: wanted[0]}
        return await self._run()

    def box(self, label: str) -> Selectbox:
        for element in self._elements.values():
            if element.WhichOneof("type") == "selectbox" and element.selectbox.label == label:
                return element.selectbox
        raise PageError(f"there is no box {label!r}")

    def labels(self) -> list[str]:
        """The labels of the page's boxes, from the top."""
        boxes = [one.selectbox for _, one in sorted(self._elements.items()) if one.WhichOneof("type") == "selectbox"]
        return [box.label for box in boxes]

    def shown(self, label: str) -> str:
        """The option that a box shows."""
        box = self.box(label)
        return box.raw_value if box.set_value else box.options[box.default]

    def offers(self, label: str) -> bool:
        """Whether the page has a box with this label."""
        return any(
            one.WhichOneof("type") == "selectbox" and one.selectbox.label == label for one in self._elements.values()
        )

    @property
    def text(self) -> str:
        """All words of the page: titles and what stands in HTML, tags taken off."""
        parts = []
        for _, element in sorted(self._elements.items()):
            match element.WhichOneof("type"):
                case "html":
                    parts.append(re.sub(r"<style>.*?</style>|<[^>]+>", " ", element.html.body, flags=re.S))
                case "heading":
                    parts.append(element.heading.body)
        return " ".join(unescape(" ".join(parts)).split())

    @property
    def charts(self) -> int:
        return sum(element.WhichOneof("type") == "plotly_chart" for element in self._elements.values())

    async def _run(self, page: str = "") -> float:
        if self._socket is None:
            await self.arrive()
        assert self._socket is not None
        message = BackMsg()
        client = message.rerun_script
        client.query_string = self.query
        if self._page:
            client.page_script_hash = self._page
        else:
            client.page_name = page
        client.cached_message_hashes.extend(self._known)
        for id_, value in self._chosen.items():
            state = client.widget_states.widgets.add()
            state.id, state.string_value = id_, value
        begun = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not self._take(ForwardMsg.FromString(bytes(await self._socket.recv()))):
                pass
        return time.perf_counter() - begun

    def _take(self, message: ForwardMsg) -> bool:
        """Read one message of the server; whether it was the last of a run."""
        if message.WhichOneof("type") == "ref_hash":
            kept = ForwardMsg.FromString(self._known[message.ref_hash])
            kept.metadata.CopyFrom(message.metadata)
            message = kept
        elif message.metadata.cacheable and message.hash:
            self._known[message.hash] = message.SerializeToString()
        match message.WhichOneof("type"):
            case "new_session":
                self._page = message.new_session.page_script_hash
                self._elements.clear()
            case "navigation":
                self._page = message.navigation.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "page_not_found":
                raise PageError("the page was not found")
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                if element.WhichOneof("type") == "exception":
                    raise PageError(f"{element.exception.type}: {element.exception.message}")
                self._elements[tuple(message.metadata.delta_path)] = element
            case "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise PageError("the page has a compile error")
                return message.script_finished in DONE
        return False
