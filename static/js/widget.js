// A chat button for any website: <script src="…/widget.js" data-channel="…" async></script>
// The chat is a frame of Longslope's own page, the button lives in a shadow tree: neither
// touches the website's style, nor the website theirs. No cookies, no dependencies.
(function () {
  'use strict';

  const script = document.currentScript || document.querySelector('script[data-channel][src*="widget.js"]');
  if (!script || !script.dataset.channel || window.longslope) return;
  const home = new URL(script.src).origin;
  const page = home + '/c/' + encodeURIComponent(script.dataset.channel) + '/';
  window.longslope = { open: function () { toggle(true); }, close: function () { toggle(false); } };

  let settings, host, box, button, frame, ready = false, opened = false, before = null;

  fetch(page + 'widget.json', { credentials: 'omit' })
    .then(function (answer) { return answer.json(); })
    .then(function (found) {
      if (!found.on) return;
      settings = found;
      if (document.body) build();
      else document.addEventListener('DOMContentLoaded', build);
    })
    .catch(function () { /* Without us the website is as it would be without the chat. */ });

  const STYLE = ':host{all:initial;position:fixed;z-index:2147483000;bottom:0;inset-inline:auto;font-family:system-ui,sans-serif}' +
    '.b{position:fixed;bottom:max(20px,env(safe-area-inset-bottom));width:60px;height:60px;padding:0;border:0;border-radius:50% 50% 50% 14%;cursor:pointer;display:grid;place-items:center;box-shadow:0 6px 24px -6px rgb(0 0 0/.45);transition:transform .15s}' +
    '.b.left{border-radius:50% 50% 14% 50%}.b:hover{transform:scale(1.06)}.b:focus-visible{outline:3px solid;outline-offset:3px}' +
    '.b svg{width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}' +
    '.w{position:fixed;bottom:96px;width:min(400px,calc(100vw - 40px));height:min(620px,calc(100dvh - 120px));background:#fff;border-radius:18px;overflow:hidden;box-shadow:0 24px 64px -16px rgb(0 0 0/.5)}' +
    '.w[hidden]{display:none}iframe{width:100%;height:100%;border:0;display:block}' +
    '.x{position:absolute;top:10px;right:10px;width:44px;height:44px;padding:0;border:0;border-radius:50%;background:none;cursor:pointer;display:grid;place-items:center}' +
    '.x:hover{background:rgb(128 128 128/.25)}.x:focus-visible{outline:3px solid;outline-offset:-3px}.x svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round}' +
    '.right{right:20px}.left{left:20px}' +
    '@media(max-width:480px){.w{inset:0;width:100%;height:100dvh;border-radius:0}.b.open{visibility:hidden}}' +
    '@media(prefers-reduced-motion:reduce){.b{transition:none}}';
  const CHAT = 'M3 20l1.3 -3.9a9 8 0 1 1 3.4 2.9l-4.7 1M12 12v.01M8 12v.01M16 12v.01';
  const CROSS = 'M18 6l-12 12M6 6l12 12';
  const SVG = 'http://www.w3.org/2000/svg';

  function build() {
    host = document.createElement('div');
    const root = host.attachShadow({ mode: 'open' });
    // A constructed sheet and properties set by script: a content policy forbids neither.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    button = make('button', 'b ' + settings.side, settings.open, CHAT);
    button.setAttribute('aria-expanded', 'false');
    button.style.background = settings.colour;
    button.style.color = settings.ink;
    button.style.outlineColor = settings.colour;
    button.addEventListener('click', function () { toggle(!opened); });
    root.append(button);
    document.body.append(host);
    document.addEventListener('keydown', function (event) {
      if (event.key === 'Escape' && opened) toggle(false);
    });
    window.addEventListener('message', function (event) {
      if (frame && event.source === frame.contentWindow && event.data === 'longslope:close') toggle(false);
    });
  }

  // The frame is loaded when somebody opens the chat for the first time.
  function frameIn() {
    box = document.createElement('div');
    box.className = 'w ' + settings.side;
    box.setAttribute('role', 'dialog');
    box.setAttribute('aria-label', settings.title);
    frame = document.createElement('iframe');
    frame.title = settings.title;
    frame.src = page + '?in=widget';
    frame.addEventListener('load', function () {
      ready = true;
      greet();
    });
    const cross = make('button', 'x', settings.close, CROSS);
    cross.style.color = settings.ink;
    cross.addEventListener('click', function () { toggle(false); });
    box.append(frame, cross);
    host.shadowRoot.append(box);
  }

  function greet() {
    if (opened && ready) frame.contentWindow.postMessage('longslope:opened', home);
  }

  function toggle(to) {
    if (!host || to === opened) return;
    opened = to;
    if (to) before = document.activeElement;
    if (!frame) frameIn();
    box.hidden = !to;
    button.className = 'b ' + settings.side + (to ? ' open' : '');
    button.setAttribute('aria-expanded', String(to));
    button.setAttribute('aria-label', to ? settings.close : settings.open);
    button.querySelector('path').setAttribute('d', to ? CROSS : CHAT);
    if (to) {
      frame.focus();
      greet();
    } else if (before && before !== document.body && before !== host && before.isConnected) before.focus();
    else button.focus();
  }

  function make(name, look, label, drawing) {
    const made = document.createElement(name);
    made.type = 'button';
    made.className = look;
    made.setAttribute('aria-label', label);
    const svg = document.createElementNS(SVG, 'svg');
    const line = document.createElementNS(SVG, 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    line.setAttribute('d', drawing);
    svg.append(line);
    made.append(svg);
    return made;
  }
})();
