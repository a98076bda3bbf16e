// Asks the browser for a passkey, or to make one, and sends its answer as a form.
// Forms wait hidden until it is clear that the browser can do it.
(function () {
  'use strict';

  document.addEventListener('DOMContentLoaded', function () {
    if (!window.PublicKeyCredential || !window.webauthnJSON) return;
    document.querySelectorAll('form[data-passkey]').forEach(function (form) {
      form.hidden = false;
      form.addEventListener('submit', function (event) {
        event.preventDefault();
        event.stopPropagation();
        ask(form);
      });
    });
  });

  function ask(form) {
    const button = form.querySelector('button');
    button.disabled = true;
    options(form).then(function (found) {
      return form.dataset.passkey === 'create'
        ? window.webauthnJSON.create(lasting(found))
        : window.webauthnJSON.get(found);
    }).then(function (credential) {
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    }).catch(function () {
      button.disabled = false;
      tell(form);
    });
  }

  function options(form) {
    if (!form.dataset.passkeyFrom) {
      const text = document.getElementById(form.dataset.passkeyOptions).textContent;
      return Promise.resolve(JSON.parse(text));
    }
    return fetch(form.dataset.passkeyFrom, { headers: { Accept: 'application/json' } })
      .then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      })
      .then(function (data) { return data.request_options; });
  }

  // One that signs in by itself: the device keeps it, and asks for finger, face or PIN.
  function lasting(found) {
    Object.assign(found.publicKey.authenticatorSelection, {
      residentKey: 'required', requireResidentKey: true, userVerification: 'required',
    });
    return found;
  }

  function tell(form) {
    let line = form.querySelector('[data-passkey-told]');
    if (!line) {
      line = document.createElement('p');
      line.className = 'wrong';
      line.setAttribute('role', 'alert');
      line.dataset.passkeyTold = '';
      form.append(line);
    }
    line.textContent = form.dataset.wordsFailed;
  }
})();
