// Keyboard companion of the review page. Streamlit calls the default export again on every change of data or
// theme without running the earlier clean-up, so one instance lives at `window.__keysOff`.
const EDITOR = '[class*="st-key-ed_"]';
const PREFERRED = '[class*="st-key-preferred_output_"]';
const ACCEPT = '[class*="st-key-acc_"]';
const NOTE = '[class*="st-key-note_"] input';
const HELP = '[class*="st-key-help_"]';
const SHOWN = '[class*="st-key-shown_"]';
const SIDEBAR = '[data-testid="stSidebar"]';
const DIALOG = '[role="dialog"]';
const OWN_KEYS = '[role="slider"],[role="grid"],[role="listbox"],[role="menu"],[role="tablist"],[role="combobox"],input';

const isPlain = e => !e.ctrlKey && !e.altKey && !e.metaKey;
const isEditor = t => t instanceof Element && t.tagName === 'TEXTAREA' && !!t.closest(EDITOR);
const isTyping = t => t instanceof HTMLElement && (t.isContentEditable || t.tagName === 'TEXTAREA'
  || (t.tagName === 'INPUT' && !/^(radio|checkbox|range|button)$/.test(t.type)));
const isButton = t => t instanceof Element && !!t.closest('button,a,summary,[role="button"]');
const isPressing = e => e.key === 'Enter' || e.key === ' ';
const hasOwnKeys = t => t instanceof Element && !!t.closest(OWN_KEYS);
const last = list => list[list.length - 1];

function suffix(selector, start) {
  const ends = new Set();
  document.querySelectorAll(selector).forEach(el => el.classList.forEach(name => {
    if (name.startsWith('st-key-' + start)) ends.add(name.slice(('st-key-' + start).length));
  }));
  return ends;
}

// True while the buttons on screen belong to another example than the one that is shown.
function outOfStep() {
  const shown = suffix(SHOWN, 'shown_');
  const accept = suffix(ACCEPT, 'acc_');
  if (!shown.size || !accept.size) return false;
  return shown.size > 1 || accept.size > 1 || [...shown][0] !== [...accept][0];
}

export default function ({ data }) {
  window.__keysOff?.();
  let dirty = null;
  let timer = null;
  let committed = -Infinity;
  let acts = 0;

  const blurEvent = () => new FocusEvent('focusout', { bubbles: true });

  // Streamlit commits a text area when it loses focus; a made-up focusout commits, and caret and focus stay.
  const commit = () => {
    clearTimeout(timer);
    timer = null;
    const area = dirty;
    dirty = null;
    committed = performance.now();
    if (area?.isConnected) area.dispatchEvent(blurEvent());
  };

  // A throttle, not a debounce: the first letter counts at once, and typing without a pause counts as it goes.
  const onInput = e => {
    if (!isEditor(e.target) || e.isComposing) return;
    if (dirty && dirty !== e.target) commit();
    dirty = e.target;
    if (!timer) timer = setTimeout(commit, Math.max(0, committed + data.ms - performance.now()));
  };

  const swallow = (e, native) => {
    e.stopImmediatePropagation();
    if (native) e.preventDefault();
  };

  const press = selector => {
    const button = last(document.querySelectorAll(`${selector} button`));
    if (button && !button.disabled) button.click();
  };

  // What a key is to reach may have to be asked for first, which Streamlit's own shortcut does; however long the
  // answer takes, it is waited for until another key is pressed or something is clicked.
  const reach = (e, find, take) => {
    const found = find();
    if (found) { swallow(e, true); take(found); return; }
    const act = acts;
    const until = performance.now() + 20000;
    const again = () => {
      if (act !== acts || performance.now() > until) return;
      const late = find();
      if (late) take(late); else setTimeout(again, 50);
    };
    setTimeout(again, 50);
  };

  const focusEditor = e => reach(
    e,
    () => last(document.querySelectorAll(`${PREFERRED} textarea`)) || last(document.querySelectorAll(`${EDITOR} textarea`)),
    area => { area.focus(); area.scrollIntoView({ block: 'nearest' }); },
  );

  const focusNote = e => reach(e, () => last(document.querySelectorAll(NOTE)), line => line.focus());

  // A finished line of the sidebar, such as the reviewer's name, gives the keys back to the page.
  const leaveLine = line => {
    if (line?.closest(SIDEBAR) && line.getAttribute('role') !== 'combobox') setTimeout(() => line.blur(), 0);
  };

  const saveAndAccept = e => {
    swallow(e, true);
    if (e.repeat || outOfStep()) return;
    commit();
    if (e.target instanceof HTMLTextAreaElement) e.target.dispatchEvent(blurEvent());
    setTimeout(() => press(ACCEPT), 0);
  };

  // Keys behind a dialog do nothing; inside it, text, buttons, Tab and Escape work as ever.
  const behindDialog = (e, dialog) => {
    if (e.key === 'Escape' || e.key === 'Tab') return;
    const inside = dialog.contains(e.target);
    if (inside && isTyping(e.target) && (isPlain(e) || !/^(Enter|F\d+)$/.test(e.key))) {
      if (e.altKey) e.stopImmediatePropagation();
      return;
    }
    if (inside && isPlain(e)) {
      if (isButton(e.target) && isPressing(e)) return e.repeat ? swallow(e, true) : undefined;
      if (hasOwnKeys(e.target) && e.key.length > 1) return;
    }
    e.stopImmediatePropagation();
  };

  // A held key acts once: browsers repeat the keydown, Streamlit and native buttons would act on each.
  const heldKey = e => {
    if (e.key.length === 1 && e.key !== ' ') return swallow(e, false);
    if (isButton(e.target) && isPressing(e)) return swallow(e, true);
    if (!hasOwnKeys(e.target)) swallow(e, false);
  };

  const onKey = e => {
    if (e.isComposing || e.keyCode === 229) return;
    if (!e.repeat) acts += 1;
    const dialog = last(document.querySelectorAll(DIALOG));
    if (dialog) return behindDialog(e, dialog);
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey) return saveAndAccept(e);
    const typing = isTyping(e.target);
    if (!isPlain(e)) {
      if (e.repeat && !typing) return swallow(e, false);
      if (e.key.length === 1) commit();
      return;
    }
    if (e.key === 'Escape') {
      commit();
      if (isEditor(e.target)) { e.target.blur(); swallow(e, true); }
      return;
    }
    if (typing) return e.key === 'Enter' ? leaveLine(e.target) : undefined;
    if (e.repeat) return heldKey(e);
    commit();
    if (e.key === '?') { swallow(e, true); press(HELP); return; }
    if (e.key.length === 1 && e.key !== ' ' && outOfStep()) return swallow(e, false);
    if (e.key === 'e') focusEditor(e);
    if (e.key === 'n') focusNote(e);
  };

  // A clicked radio, checkbox, toggle or closed select box gives the keys back.
  const giveBack = () => {
    const el = document.activeElement;
    if (!(el instanceof HTMLInputElement)) return;
    const isClosedSelect = el.getAttribute('role') === 'combobox' && el.getAttribute('aria-expanded') !== 'true';
    if (!isTyping(el) || isClosedSelect) el.blur();
  };
  const onPointerUp = () => {
    acts += 1;
    setTimeout(giveBack, 60);
  };

  const onLeave = e => {
    if (!dirty) return;
    commit();
    e.preventDefault();
  };

  const listeners = [['input', onInput], ['compositionend', onInput], ['keydown', onKey], ['pointerup', onPointerUp],
    ['beforeunload', onLeave]];
  listeners.forEach(([name, listener]) => window.addEventListener(name, listener, true));
  if (isTyping(document.activeElement)) leaveLine(document.activeElement);  // the name was asked for before the desk
  document.documentElement.dataset.keys = '1';

  const off = () => {
    delete document.documentElement.dataset.keys;
    listeners.forEach(([name, listener]) => window.removeEventListener(name, listener, true));
    commit();
    window.__keysOff = null;
  };
  window.__keysOff = off;
  return () => { if (window.__keysOff === off) off(); };
}
