// Dragging a file onto the page, how far its upload is, and what happens when it breaks off: the
// file stays chosen, the upload begins again by itself when the connection is back, or by a button.
(function () {
  'use strict';

  const TRIES = 3;
  const PAUSE = 4000;
  let request = null;
  let tries = 0;
  let timer = 0;

  document.addEventListener('DOMContentLoaded', begin);
  window.addEventListener('online', function () {
    const form = document.querySelector('[data-upload][data-broken]');
    if (form) send(form);
  });
  window.addEventListener('beforeunload', function (event) {
    if (request && request.readyState < 4 && request.readyState > 0) event.preventDefault();
  });

  function begin() {
    const form = document.querySelector('[data-upload]');
    if (!form) return;
    const zone = form.querySelector('[data-drop]');
    const input = form.querySelector('input[type=file]');
    ['dragenter', 'dragover'].forEach(function (name) {
      zone.addEventListener(name, function (event) {
        event.preventDefault();
        zone.classList.add('over');
      });
    });
    zone.addEventListener('dragleave', function () { zone.classList.remove('over'); });
    zone.addEventListener('drop', function (event) {
      event.preventDefault();
      zone.classList.remove('over');
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      first(form);
    });
    input.addEventListener('change', function () { if (input.files.length) first(form); });
    form.querySelector('[data-again]').addEventListener('click', function () { first(form); });
    form.querySelector('[data-stops]').addEventListener('click', function () { stop(form); });
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      event.stopPropagation();
      if (input.files.length) first(form);
      else input.click();
    });
  }

  function first(form) {
    tries = 0;
    send(form);
  }

  function send(form) {
    clearTimeout(timer);
    if (request) request.abort();
    tries += 1;
    delete form.dataset.broken;
    document.getElementById('messages').replaceChildren();
    part(form, 'broken').hidden = true;
    part(form, 'progress').hidden = false;
    show(form, 0);
    const one = new XMLHttpRequest();
    request = one;
    one.open('POST', form.action);
    one.setRequestHeader('HX-Request', 'true');
    one.upload.addEventListener('progress', function (event) {
      show(form, event.total ? Math.floor(event.loaded / event.total * 100) : 0);
    });
    one.addEventListener('load', function () { finish(form, one); });
    one.addEventListener('error', function () { broken(form); });
    one.send(new FormData(form));
  }

  function show(form, percent) {
    form.querySelector('progress').value = percent;
    form.querySelector('[data-upload-percent]').textContent = percent + '%';
  }

  function part(form, name) { return form.querySelector('.upload-' + name); }

  function finish(form, one) {
    request = null;
    const next = one.getResponseHeader('HX-Redirect');
    if (next) window.location.assign(next);
    else if (one.getResponseHeader('HX-Retarget')) {
      part(form, 'progress').hidden = true;
      form.querySelector('input[type=file]').value = '';
      document.getElementById('messages').innerHTML = one.responseText;
    } else if (one.status >= 500) broken(form);
    else {
      form.outerHTML = one.responseText;
      begin();
    }
  }

  // The file is still chosen: nothing has to be looked for again.
  function broken(form) {
    request = null;
    form.dataset.broken = '';
    part(form, 'progress').hidden = true;
    part(form, 'broken').hidden = false;
    if (tries < TRIES) timer = setTimeout(function () { send(form); }, PAUSE * tries);
  }

  function stop(form) {
    if (request) request.abort();
    request = null;
    clearTimeout(timer);
    part(form, 'progress').hidden = true;
    form.querySelector('input[type=file]').value = '';
    form.querySelector('input[type=file]').focus();
  }
})();
