// Times one step inside the page: from the event (keydown, click) to the first frame painted after the page shows
// what is waited for. The time is the browser's own; nothing of the driver is in it.
(() => {
  const last = selector => [...document.querySelectorAll(selector)].pop();
  const text = selector => last(selector)?.textContent ?? '';
  const named = prefix => [...(last(`[class*="st-key-${prefix}"]`)?.classList ?? [])]
    .find(name => name.startsWith(`st-key-${prefix}`)) ?? '';
  const rests = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === 'notRunning';

  const looks = {
    nextExample: () => named('shown_').slice('st-key-shown_'.length),
    tokensChanged: () => document.querySelector('[data-testid="stMetricValue"]')?.textContent ?? '',
    nextPage: () => named('explore_grid_') + text('.st-key-explore_foot [data-testid="stCaptionContainer"]'),
    newCount: () => text('.st-key-explore_summary'),
    pageDrawn: () => document.title,
  };
  const complete = {
    nextExample: mark => mark && document.querySelector(`.st-key-acc_${mark} button:not([disabled])`)
      && document.querySelector(`[class*="st-key-ed_${mark}g"] textarea`)
      && text('h3').startsWith(`Example ${mark.split('v')[0]}`),
    tokensChanged: () => true,
    nextPage: () => last('[class*="st-key-explore_grid_"] canvas') && rests(),
    newCount: () => rests(),
    pageDrawn: () => rests(),
  };

  const painted = then => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = then;
    channel.port2.postMessage(0);
  });

  const arm = (event, until) => {
    const before = looks[until]();
    let start = null;
    window.addEventListener(event, e => { start = e.timeStamp; }, { capture: true, once: true });
    window.__probe.result = new Promise(resolve => {
      const giveUp = setTimeout(() => { observer.disconnect(); resolve(null); }, 10000);
      const observer = new MutationObserver(() => {
        const now = looks[until]();
        if (start === null || now === before || !complete[until](now)) return;
        observer.disconnect();
        clearTimeout(giveUp);
        painted(() => resolve(performance.now() - start));
      });
      observer.observe(document.documentElement, {
        subtree: true, childList: true, characterData: true, attributes: true,
      });
    });
    return null;
  };

  window.__probe = { arm, result: null };
})();
