import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** Shorten or round: what they make stands on a page only where the exact value is told besides. */
const ROUNDING = new Set(['formatMoneyShort', 'formatPercent']);
/** Within a sentence there is no place for a component; a percentage has no more digits than it shows. */
const IN_A_SENTENCE = new Set(['formatPercent']);
const MONEY_OR_RATE = /(Fen|Bps)(Min|Max)?$/;
/** The components that say the exact value when pointed at. */
const COMPONENTS = 'web/src/parts/values.tsx';

const FILES = globSync('web/src/{pages,parts}/**/*.tsx').map((path) => path.replaceAll('\\', '/'));

const isChild = (node: ts.JsxExpression): boolean => ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent);

const isSentence = (node: ts.Node): boolean =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't';

/** Whether a node is a child of JSX or what a cell shows; an attribute and a cell of a file are not. */
function isShown(node: ts.CallExpression, name: string): boolean {
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent) {
    if (isSentence(at) && IN_A_SENTENCE.has(name)) return false;
    if (ts.isJsxExpression(at)) return isChild(at) && !isInMeter(at);
    if (ts.isFunctionLike(at)) return ts.isPropertyAssignment(at.parent) && at.parent.name.getText() === 'render';
    if (ts.isJsxAttribute(at)) return false;
  }
  return false;
}

/** Shown by no browser that knows the element; what it means stands beside it. */
const isInMeter = ({ parent }: ts.JsxExpression): boolean =>
  ts.isJsxElement(parent) && parent.openingElement.tagName.getText() === 'meter';

function faultsOf(path: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const faults: string[] = [];
  const report = (node: ts.Node): void => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    faults.push(`${path}:${line + 1} ${node.getText()}`);
  };
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && ROUNDING.has(node.expression.text))
      if (isShown(node, node.expression.text)) report(node);
    if (ts.isJsxExpression(node) && node.expression !== undefined && isChild(node)) {
      const { expression } = node;
      const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
      if (MONEY_OR_RATE.test(name)) report(node);
    }
    // Whole numbers are divided as such; by a literal they become a fraction of a fen.
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.SlashToken &&
      ts.isNumericLiteral(node.right)
    )
      if (MONEY_OR_RATE.test(node.left.getText().replace(/\)+$/, ''))) report(node);
    ts.forEachChild(node, look);
  };
  look(file);
  return faults;
}

test('money and rates stand on a page only in components that tell the exact value, too', () => {
  expect(FILES.length).toBeGreaterThan(100);
  expect(FILES.filter((path) => path !== COMPONENTS).flatMap(faultsOf)).toEqual([]);
});
