// In words that every Node knows: one that is too old must come as far as being told so.

var least = [20, 19];

/**
 * @param {string} version as in `process.versions.node`
 * @returns {string | null} one sentence with the remedy, or `null` where this Node will do
 */
function refusalOf(version) {
  var numbers = version.split(".").map(Number);
  if (numbers[0] > least[0] || (numbers[0] === least[0] && numbers[1] >= least[1])) return null;
  return (
    "Atelier needs Node " +
    least.join(".") +
    " or newer and this is Node " +
    version +
    "; install a newer Node and start again."
  );
}

module.exports = { refusalOf: refusalOf };
