// npm ai with @ai-sdk/openai-compatible: text, stream and a conversation.
import { generateText, streamText } from 'ai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { assert, base, key, product, question, run } from './check.mjs';

const model = createOpenAICompatible({ name: 'parley', baseURL: `${base}/v1`, apiKey: key, includeUsage: true })(product);

await run({
  'text is generated': async () => {
    const done = await generateText({ model, prompt: question });
    assert.match(done.text, /930/);
    assert.equal(done.finishReason, 'stop');
    assert.ok(done.usage.totalTokens > 0);
  },
  'text is streamed': async () => {
    const done = streamText({ model, prompt: question });
    let text = '';
    for await (const part of done.textStream) text += part;
    assert.match(text, /930/);
    assert.ok((await done.usage).totalTokens > 0);
  },
  'a conversation goes on': async () => {
    const first = await generateText({ model, prompt: question });
    const messages = [{ role: 'user', content: question }, { role: 'assistant', content: first.text }, { role: 'user', content: 'and by region?' }];
    assert.match((await generateText({ model, messages })).text, /South/);
  },
  'what is declined is said, not silent': async () => {
    assert.ok((await generateText({ model, prompt: 'What is the weather in Paris?' })).text.length > 20);
  },
});
