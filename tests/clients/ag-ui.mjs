// npm @ag-ui/client: runs of one thread; the client itself refuses a wrong order.
import { HttpAgent } from '@ag-ui/client';
import { assert, base, product, question, run } from './check.mjs';

const agent = () => new HttpAgent({ url: `${base}/agui/${product}`, threadId: `thread-${process.pid}-${Math.floor(performance.now())}` });

async function ask(on, content) {
  const events = [];
  on.addMessage({ id: `u${on.messages.length}`, role: 'user', content });
  await on.runAgent({ runId: `run-${on.messages.length}` }, { onEvent: ({ event }) => { events.push(event); } });
  return events;
}

await run({
  'a run gives message and state, in order': async () => {
    const on = agent();
    const events = await ask(on, question);
    assert.equal(events[0].type, 'RUN_STARTED');
    assert.equal(events.at(-1).type, 'RUN_FINISHED');
    assert.match(on.messages.at(-1).content, /930/);
    assert.equal(on.messages.at(-1).role, 'assistant');
    assert.equal(on.state.outcome, 'answered');
    assert.ok(on.state.blocks.length > 0);
    const types = events.map((e) => e.type);
    assert.ok(types.indexOf('TEXT_MESSAGE_START') < types.indexOf('TEXT_MESSAGE_END'));
  },
  'the next run of the thread goes on': async () => {
    const on = agent();
    await ask(on, question);
    const before = on.state.conversation;
    await ask(on, 'and by region?');
    assert.match(on.messages.at(-1).content, /South/);
    assert.equal(on.state.conversation, before);
    assert.equal(on.state.number, 2);
  },
  'a thread that another server began goes on too': async () => {
    const on = agent();
    on.addMessage({ id: 'a', role: 'user', content: 'What was revenue in February 2025?' });
    on.addMessage({ id: 'b', role: 'assistant', content: 'elsewhere' });
    await ask(on, 'and by region?');
    assert.match(on.state.resolved_question, /February 2025/);
  },
  'a question that is declined ends well': async () => {
    const on = agent();
    const events = await ask(on, 'What is the weather in Paris?');
    assert.equal(events.at(-1).type, 'RUN_FINISHED');
    assert.equal(on.state.outcome, 'declined');
  },
  'what is no run is said before any event': async () => {
    const reply = await fetch(`${base}/agui/none`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"threadId":"t","runId":"r","messages":[{"id":"1","role":"user","content":"x"}]}' });
    assert.equal(reply.status, 404);
    assert.equal((await fetch(`${base}/agui/${product}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status, 400);
  },
});
