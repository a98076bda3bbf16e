"""nginx with the configuration that the product ships, and a certificate for `localhost`."""

import os
import re
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import httpx

EXAMPLE = Path(__file__).resolve().parents[3] / "deploy" / "proxy" / "nginx.conf"
NGINX = "/usr/sbin/nginx"
AROUND = """\
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/longslope.conf;
}}
"""


@dataclass(kw_only=True)
class Proxy:
    """Listens on loopback; `secure` and `plain` are its ports."""

    folder: Path
    secure: int
    plain: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"https://localhost:{self.secure}"

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))

    def client(self, *, source: str = "127.0.0.2", url: str = "") -> httpx.Client:
        """Somebody's, who asks from an address of their own."""
        transport = httpx.HTTPTransport(verify=self.trust, local_address=source)
        return httpx.Client(base_url=url or self.url, transport=transport, timeout=30)

    def start(self, *, console: int, gateway: int) -> None:
        """Begin to pass on to these ports."""
        _make_certificate(self.folder)
        (self.folder / "longslope.conf").write_text(self._site(console=console, gateway=gateway))
        # Its children could not reach a folder that is root's alone.
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder, user=user))
        command = [NGINX, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        subprocess.run([*command, "-t", "-q"], check=True)
        self.process = subprocess.Popen(command)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)

    def _site(self, *, console: int, gateway: int) -> str:
        """The shipped file, with places of this test's."""
        text = EXAMPLE.read_text()
        for here, there in {
            r"server 127\.0\.0\.1:8400;": f"server 127.0.0.1:{console};",
            r"server 127\.0\.0\.1:8401;": f"server 127.0.0.1:{gateway};",
            r"listen 80;": f"listen 127.0.0.1:{self.plain};",
            r"listen 443 ": f"listen 127.0.0.1:{self.secure} ",
            r"server_name SHOPS\.EXAMPLE;": "server_name localhost;",
            r"/etc/ssl/SHOPS\.EXAMPLE": str(self.folder),
            r"https://\$host\$": f"https://$host:{self.secure}$",
        }.items():
            text, found = re.subn(here, there, text)
            assert found, f"{EXAMPLE.name} says no {here} any more"
        return text


def _make_certificate(folder: Path) -> None:
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=localhost -addext subjectAltName=DNS:localhost "
        f"-keyout {folder}/privkey.pem -out {folder}/fullchain.pem"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
