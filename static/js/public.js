// The chat that customers see. What is typed goes to the server; the answer comes as it is
// written. Screen readers hear an answer once, when it is whole.
(function () {
  'use strict';

  // In a widget, Escape belongs to the page around: it closes the chat.
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && window.parent !== window) window.parent.postMessage('longslope:close', '*');
  });

  const chat = document.querySelector('[data-chat]');
  if (!chat) return;
  const words = chat.dataset;
  const lines = chat.querySelector('[data-lines]');
  const form = chat.querySelector('[data-form]');
  const field = form.question;
  const send = form.querySelector('button');
  const trouble = chat.querySelector('[data-trouble]');
  const told = chat.querySelector('[data-told]');
  const own = chat.querySelector('h1').lang;
  // What is offered after an answer that may not have helped: to write to a person.
  const OFFERS = { refused: 'offer', handed_over: 'offer', asked_back: 'none' };
  let busy = false;

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    ask(field.value);
  });
  field.addEventListener('keydown', function (event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  chat.addEventListener('click', function (event) {
    const idea = event.target.closest('[data-idea]');
    const thumb = event.target.closest('[data-rating]');
    const offer = event.target.closest('[data-offer]');
    if (idea) ask(idea.textContent);
    if (thumb) rate(thumb);
    if (offer) writeTo(offer);
  });
  window.addEventListener('message', function (event) {
    if (event.source === window.parent && event.data === 'longslope:opened') field.focus();
  });

  async function ask(question) {
    question = question.trim();
    if (busy || !question || field.disabled) return;
    if (question.length > Number(words.longest)) return complain(words.wordsLong);
    complain('');
    wait(true);
    const asked = add('asks');
    asked.firstChild.textContent = question;
    field.value = '';
    const ideas = chat.querySelector('[data-ideas]');
    if (ideas) ideas.hidden = true;
    chat.querySelectorAll('.choices').forEach(function (one) { one.remove(); });
    const line = add('answer');
    line.firstChild.append(dots());
    told.textContent = words.wordsWriting;
    try {
      await read(await post(words.ask, { question: question }), line);
    } catch (error) {
      fail(line, error.message && error.told ? error.message : words.wordsLost, question);
    }
    wait(false);
    if (!matchMedia('(pointer: coarse)').matches) field.focus();
  }

  async function post(url, values) {
    const body = JSON.stringify(Object.assign({ visit: words.visit, language: words.language }, values));
    const answer = await fetch(url, { method: 'POST', body: body, headers: { 'Content-Type': 'application/json' } });
    if (answer.ok) return answer;
    const why = await answer.json();
    throw say(why.message, why.fields);
  }

  function say(text, fields) {
    return Object.assign(new Error(text), { told: Boolean(text), fields: fields });
  }

  // Server-sent events, read from the answer's body.
  async function read(answer, line) {
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    let text = '';
    for (;;) {
      const part = await reader.read();
      if (part.done) throw say(words.wordsLost);
      rest += decoder.decode(part.value, { stream: true });
      const events = rest.split('\n\n');
      rest = events.pop();
      for (const one of events) {
        const event = JSON.parse(one.replace(/^data: /, ''));
        if (event.error) throw say(event.message);
        if (event.text) {
          text += event.text;
          show(line, text.trim());
        }
        if (event.done) return finish(line, text.trim(), event);
      }
    }
  }

  function finish(line, text, event) {
    show(line, text || '…');
    told.textContent = text;
    line.dataset.turn = event.turn;
    if (event.more) {
      thank(line, event.more);
      told.textContent = text + ' ' + event.more;
    }
    if (event.choices) choose(line, event.choices);
    if (OFFERS[event.outcome]) line.append(part(OFFERS[event.outcome]));
    line.append(part('thumbs'));
    down();
  }

  // Questions that the answer asks back; with the next question they go.
  function choose(line, choices) {
    const list = part('choices');
    choices.forEach(function (choice) {
      const item = document.createElement('li');
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset.idea = '';
      button.lang = own;
      button.textContent = choice;
      item.append(button);
      list.append(item);
    });
    line.append(list);
    told.textContent = [told.textContent, words.wordsChoose].concat(choices).join(' ');
  }

  function part(name) {
    return chat.querySelector('[data-part=' + name + ']').content.cloneNode(true).firstElementChild;
  }

  // A message to the people behind the page, about the question that this line answers.
  function writeTo(offer) {
    const line = offer.closest('[data-turn]');
    const note = part('note');
    note.addEventListener('submit', function (event) {
      event.preventDefault();
      leave(note, line, offer);
    });
    note.querySelector('[data-cancel]').addEventListener('click', function () {
      note.remove();
      offer.hidden = false;
      offer.focus();
    });
    offer.hidden = true;
    offer.after(note);
    note.elements.name.focus();
    note.scrollIntoView({ block: 'nearest' });
  }

  async function leave(note, line, offer) {
    const button = note.querySelector('[type=submit]');
    if (button.disabled) return;
    button.disabled = true;
    complain('');
    try {
      await post(words.message, {
        turn: line.dataset.turn,
        name: note.elements.name.value,
        reply_to: note.elements.reply_to.value,
        text: note.elements.text.value
      });
    } catch (error) {
      button.disabled = false;
      correct(note, line, error.fields || {});
      if (!error.fields) complain(error.told ? error.message : words.wordsLost);
      return;
    }
    note.remove();
    const sent = thank(line, words.wordsSent);
    sent.className = 'sent';
    offer.replaceWith(sent);
    sent.tabIndex = -1;
    sent.focus();
  }

  // What is wrong is said at its field, and the first wrong field is where one goes on.
  function correct(note, line, wrongs) {
    note.querySelectorAll('.wrong').forEach(function (one) { one.remove(); });
    note.querySelectorAll('[name]').forEach(function (input) {
      input.removeAttribute('aria-invalid');
      input.removeAttribute('aria-describedby');
      if (!wrongs[input.name]) return;
      const wrong = document.createElement('p');
      wrong.className = 'wrong';
      wrong.id = input.name + '-' + line.dataset.turn;
      wrong.textContent = wrongs[input.name];
      input.parentElement.after(wrong);
      input.setAttribute('aria-invalid', 'true');
      input.setAttribute('aria-describedby', wrong.id);
    });
    const first = note.querySelector('[aria-invalid]');
    if (first) first.focus();
  }

  function fail(line, text, question) {
    line.classList.add('trouble');
    show(line, text);
    told.textContent = text;
    field.value = question;
  }

  async function rate(thumb) {
    const line = thumb.closest('[data-turn]');
    const rating = Number(thumb.dataset.rating);
    line.querySelectorAll('[data-rating]').forEach(function (one) {
      one.setAttribute('aria-pressed', String(one === thumb));
    });
    line.querySelectorAll('.why, .thanks').forEach(function (one) { one.remove(); });
    try {
      await post(words.rate, { turn: line.dataset.turn, rating: rating });
    } catch (error) {
      thumb.setAttribute('aria-pressed', 'false');
      return complain(error.told ? error.message : words.wordsLost);
    }
    if (rating === 1) return thank(line, words.wordsThanks);
    const why = part('why');
    why.addEventListener('submit', async function (event) {
      event.preventDefault();
      await post(words.rate, { turn: line.dataset.turn, rating: -1, words: why.words.value }).then(function () {
        why.remove();
        thank(line, words.wordsThanks);
        thumb.focus();
      }, function (error) { complain(error.told ? error.message : words.wordsLost); });
    });
    line.append(why);
    why.words.focus();
    down();
  }

  function thank(line, text) {
    const thanks = document.createElement('p');
    thanks.className = 'thanks';
    thanks.textContent = told.textContent = text;
    line.append(thanks);
    down();
    return thanks;
  }

  function add(kind) {
    const line = document.createElement('li');
    line.className = 'line ' + kind;
    const bubble = document.createElement('p');
    bubble.className = 'bubble';
    line.append(bubble);
    lines.append(line);
    down();
    return line;
  }

  function dots() {
    const place = document.createElement('span');
    place.className = 'dots';
    place.setAttribute('aria-hidden', 'true');
    place.append(document.createElement('i'), document.createElement('i'), document.createElement('i'));
    return place;
  }

  function show(line, text) {
    line.firstChild.textContent = text;
    down();
  }

  function down() { lines.scrollTop = lines.scrollHeight; }

  function wait(is) {
    busy = is;
    send.disabled = is;
  }

  function complain(text) {
    trouble.textContent = text;
    trouble.hidden = !text;
  }
})();
