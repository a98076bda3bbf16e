// Dragging a file onto the page, and how far its upload is.
(function () {
  'use strict';

  document.addEventListener('DOMContentLoaded', begin);

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
      send(form);
    });
    input.addEventListener('change', function () { if (input.files.length) send(form); });
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      event.stopPropagation();
      if (input.files.length) send(form);
      else input.click();
    });
  }

  function send(form) {
    const bar = form.querySelector('.upload-progress');
    const request = new XMLHttpRequest();
    bar.hidden = false;
    request.open('POST', form.action);
    request.setRequestHeader('HX-Request', 'true');
    request.upload.addEventListener('progress', function (event) {
      const percent = event.total ? Math.floor(event.loaded / event.total * 100) : 0;
      bar.querySelector('progress').value = percent;
      bar.querySelector('[data-upload-percent]').textContent = percent + ' %';
    });
    request.addEventListener('load', function () { finish(form, request); });
    request.addEventListener('error', function () { broken(form); });
    request.send(new FormData(form));
  }

  function finish(form, request) {
    const next = request.getResponseHeader('HX-Redirect');
    if (next) window.location.assign(next);
    else if (request.getResponseHeader('HX-Retarget')) broken(form, request.responseText);
    else {
      form.outerHTML = request.responseText;
      begin();
    }
  }

  function broken(form, html) {
    form.querySelector('.upload-progress').hidden = true;
    form.querySelector('input[type=file]').value = '';
    const place = document.getElementById('messages');
    if (html) place.innerHTML = html;
    else place.textContent = form.dataset.wordsBroken;
  }
})();
