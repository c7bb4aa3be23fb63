/** What a service worker of the tests does: it is sent a model and options, and sends back what a mask in a sentence is filled with. */
export function answerBy(pipeline) {
  globalThis.addEventListener("message", (event) => {
    const [port] = event.ports;
    event.waitUntil(outcome(pipeline, event.data).then((said) => port.postMessage(said)));
  });
}

async function outcome(pipeline, { id, ...options }) {
  try {
    const unmask = await pipeline("fill-mask", id, options);
    return { backend: unmask.model.backend, items: await unmask("She opened the <mask> and walked into the room.") };
  } catch ({ name, code, message }) {
    return { error: { name, code, message } };
  }
}
