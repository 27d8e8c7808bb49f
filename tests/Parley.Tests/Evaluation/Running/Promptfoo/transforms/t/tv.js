module.exports = { rename: (vars) => ({ ...vars, q: "renamed" }) };
