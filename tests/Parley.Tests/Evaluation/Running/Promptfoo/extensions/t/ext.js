module.exports.hook = async function (hookName, context) {
  if (hookName === 'beforeAll') { context.suite.tests.push({ vars: { x: 'fromHook' } }); return context; }
  if (hookName === 'beforeEach') { context.test.vars.added = 'injected'; return context; }
  if (hookName === 'afterEach') { context.result.metadata = { ...context.result.metadata, seen: true }; context.result.namedScores = { ...context.result.namedScores, hooked: 0.5 }; return context; }
};
