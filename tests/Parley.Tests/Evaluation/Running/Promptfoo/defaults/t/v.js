module.exports = (name, prompt, vars) => ({output: `js:${name}`});
