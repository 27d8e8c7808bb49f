// npm openai: chat completions and responses, whole and as streams.
import OpenAI from 'openai';
import { assert, base, key, product, question, run } from './check.mjs';

const client = new OpenAI({ baseURL: `${base}/v1`, apiKey: key, maxRetries: 0 });
const user = (content) => ({ role: 'user', content });
const chat = (messages, more = {}) => client.chat.completions.create({ model: product, messages, ...more });

await run({
  'models are the products': async () => {
    const models = [];
    for await (const model of client.models.list()) models.push(model.id);
    assert.deepEqual(models, [product]);
    assert.equal((await client.models.retrieve(product)).id, product);
  },
  'a chat completion answers with figures, citations, usage and the extension': async () => {
    const done = await chat([user(question)]);
    const message = done.choices[0].message;
    assert.match(message.content, /930/);
    assert.equal(message.refusal, null);
    assert.equal(done.choices[0].finish_reason, 'stop');
    assert.ok(done.usage.total_tokens === done.usage.prompt_tokens + done.usage.completion_tokens && done.usage.completion_tokens > 0);
    assert.equal(done.parley.outcome, 'answered');
    assert.equal(done.parley.plan.kind, 'value');
    assert.match(done.parley.sql[0], /select/i);
    assert.ok(done.parley.confidence.level);
    const cited = message.annotations.map((a) => message.content.slice(a.url_citation.start_index, a.url_citation.end_index));
    assert.ok(cited.some((text) => text.includes('930')), JSON.stringify(cited));
    const source = await fetch(message.annotations[0].url_citation.url.split('#')[0]);
    assert.equal(source.status, 200);
  },
  'a stream gives the same text, one chunk with the usage, and ends': async () => {
    const whole = await chat([user(question)]);
    const stream = client.chat.completions.stream({ model: product, messages: [user(question)], stream_options: { include_usage: true } });
    let text = '';
    stream.on('content', (delta) => { text += delta; });
    const final = await stream.finalChatCompletion();
    assert.equal(text, whole.choices[0].message.content);
    assert.equal(final.choices[0].message.content, text);
    assert.equal((await stream.totalUsage()).completion_tokens, whole.usage.completion_tokens);
    const chunks = [];
    for await (const chunk of await chat([user(question)], { stream: true, stream_options: { include_usage: true } })) chunks.push(chunk);
    assert.deepEqual(chunks.at(-1).choices, []);
    assert.ok(chunks.at(-1).usage.total_tokens > 0);
    assert.equal(chunks.filter((c) => c.usage).length, 1);
    assert.equal(chunks.at(-2).parley.outcome, 'answered');
  },
  'a follow-up goes on from the history that the client sends': async () => {
    const first = await chat([user(question)]);
    const history = [user(question), first.choices[0].message, user('and by region?')];
    const second = await chat(history);
    assert.match(second.choices[0].message.content, /South/);
    assert.equal(second.parley.conversation, first.parley.conversation);
    assert.equal(second.parley.number, 2);
    const branch = await chat([user('What was revenue in February 2025?'), { role: 'assistant', content: 'never said here' }, user('and by region?')]);
    assert.match(branch.choices[0].message.content, /South/);
    assert.match(branch.parley.resolved_question, /February 2025/);
    assert.notEqual(branch.parley.conversation, first.parley.conversation);
  },
  'a named conversation is gone on with': async () => {
    const metadata = { conversation: `named-${process.pid}` };
    await chat([user(question)], { metadata });
    const second = await chat([user('and by region?')], { metadata });
    assert.equal(second.parley.conversation, metadata.conversation);
    assert.match(second.choices[0].message.content, /South/);
  },
  'what is declined is a refusal': async () => {
    const done = await chat([user('What is the weather in Paris?')]);
    assert.ok(done.choices[0].message.refusal);
    assert.equal(done.parley.outcome, 'declined');
    const stream = client.chat.completions.stream({ model: product, messages: [user('What is the weather in Paris?')] });
    assert.equal((await stream.finalChatCompletion()).choices[0].message.refusal, done.choices[0].message.refusal);
  },
  'errors are of the classes that programs catch': async () => {
    await assert.rejects(chat([user('x')], { model: 'shp' }), (e) => e instanceof OpenAI.NotFoundError && e.code === 'model_not_found' && e.param === 'model' && /shop/.test(e.message));
    await assert.rejects(chat([]), (e) => e instanceof OpenAI.BadRequestError && e.param === 'messages');
    await assert.rejects(chat([user('x'.repeat(5000))]), (e) => e instanceof OpenAI.BadRequestError);
    const wrong = new OpenAI({ baseURL: `${base}/v1`, apiKey: 'parley_wrong', maxRetries: 0 });
    await assert.rejects(wrong.models.list(), (e) => e instanceof OpenAI.AuthenticationError && e.code === 'invalid_api_key');
  },
  'a response answers with annotations and can be read again': async () => {
    const response = await client.responses.create({ model: product, input: question, metadata: { mine: 'yes' } });
    assert.match(response.output_text, /930/);
    assert.equal(response.status, 'completed');
    assert.equal(response.metadata.mine, 'yes');
    const part = response.output[0].content[0];
    assert.ok(part.annotations.some((a) => a.type === 'url_citation' && part.text.slice(a.start_index, a.end_index).includes('930')));
    assert.equal(response.parley.outcome, 'answered');
    assert.ok(response.usage.total_tokens > 0);
    assert.equal((await client.responses.retrieve(response.id)).output_text, response.output_text);
  },
  'a response goes on from another, and branches from an older one': async () => {
    const first = await client.responses.create({ model: product, input: question });
    const second = await client.responses.create({ model: product, input: 'and by region?', previous_response_id: first.id });
    assert.match(second.output_text, /South/);
    assert.equal(second.conversation.id, first.conversation.id);
    const branch = await client.responses.create({ model: product, input: 'and by region?', previous_response_id: first.id });
    assert.match(branch.output_text, /South/);
    assert.notEqual(branch.conversation.id, first.conversation.id);
    const third = await client.responses.create({ model: product, input: 'and in February 2025?', conversation: second.conversation.id });
    assert.equal(third.conversation.id, second.conversation.id);
    await assert.rejects(client.responses.create({ model: product, input: 'x', previous_response_id: 'resp_none' }), (e) => e.param === 'previous_response_id');
  },
  'the stream helper of responses accepts every event in its order': async () => {
    const stream = client.responses.stream({ model: product, input: [{ role: 'user', content: [{ type: 'input_text', text: question }] }] });
    const events = [];
    let text = '';
    stream.on('event', (event) => events.push(event));
    stream.on('response.output_text.delta', (event) => { text += event.delta; });
    const final = await stream.finalResponse();
    assert.equal(final.output_text, text);
    assert.deepEqual(events.map((e) => e.sequence_number), events.map((_, i) => i));
    assert.equal(events[0].type, 'response.created');
    assert.equal(events.at(-1).type, 'response.completed');
    assert.ok(events.some((e) => e.type === 'response.output_text.annotation.added'));
  },
  'a declined response is a refusal, whole and streamed': async () => {
    const response = await client.responses.create({ model: product, input: 'What is the weather in Paris?' });
    assert.equal(response.output[0].content[0].type, 'refusal');
    const final = await client.responses.stream({ model: product, input: 'What is the weather in Paris?' }).finalResponse();
    assert.equal(final.output[0].content[0].refusal, response.output[0].content[0].refusal);
  },
});
