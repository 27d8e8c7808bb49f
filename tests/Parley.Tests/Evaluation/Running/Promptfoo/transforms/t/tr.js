module.exports = (output, ctx) => output + " fromfile " + Object.keys(ctx.vars).sort().join("|");
