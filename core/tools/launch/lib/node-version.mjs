// Plain old syntax on purpose: this file must be readable by the Node versions it turns away.

export const minimumNode = '20.19.0';

/** @param {string} version */
export function isSupportedNode(version) {
  const have = version.replace(/^v/, '').split('.').map(Number);
  const need = minimumNode.split('.').map(Number);
  for (let i = 0; i < 3; i += 1) {
    if (have[i] !== need[i]) return have[i] > need[i];
  }
  return true;
}

/** @param {string} version */
export function unsupportedNodeMessage(version) {
  return (
    'NEXA needs Node ' +
    minimumNode.replace(/\.0$/, '') +
    ' or newer; this is Node ' +
    version.replace(/^v/, '') +
    '.\nInstall a newer Node (https://nodejs.org, or `nvm install` in this folder) and run the same command again.'
  );
}

export function requireSupportedNode() {
  if (isSupportedNode(process.version)) return;
  console.error(unsupportedNodeMessage(process.version));
  process.exit(1);
}
