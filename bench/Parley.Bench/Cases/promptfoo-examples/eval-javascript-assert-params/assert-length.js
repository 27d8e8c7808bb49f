// Stands in for the script that eval-javascript-assert-params names and the data lack, and was written here from what was recorded:
// the score is the length of the output, and the least length comes from the assertion's own config.
module.exports = function (output, context) {
  const least = Number(context.config.minLength);
  return { pass: output.length >= least, score: output.length, reason: `${output.length} characters, at least ${least}` };
};
