// A transform of the AssemblyScript compiler: `ascii("...")`, the value of a constant at the top of a source, becomes the
// address of those characters in the module's data, one byte each, with a zero behind them (assembly/ascii.ts). So does the
// one in `condition ? ascii("...") : 0`, and where the condition is constant and false there are no such bytes.
//
// In plain JavaScript, so that the compiler can load it however it is started.

import { CommonFlags, Node, NodeKind } from "assemblyscript";
import { Transform } from "assemblyscript/transform";

export default class Ascii extends Transform {
  afterParse(parser) {
    for (const source of parser.sources) {
      for (const statement of source.statements) {
        if (statement.kind !== NodeKind.Variable) continue;
        for (const declaration of statement.declarations) {
          const { initializer } = declaration;
          if (!declaration.is(CommonFlags.Const)) continue;
          if (isAscii(initializer)) declaration.initializer = bytesOf(initializer);
          else if (isAscii(initializer?.ifThen)) initializer.ifThen = bytesOf(initializer.ifThen);
        }
      }
    }
  }
}

function isAscii(expression) {
  return expression?.kind === NodeKind.Call && expression.expression.text === "ascii";
}

/** `memory.data<u8>([ ... ])` */
function bytesOf(call) {
  const { range } = call;
  const name = (text) => Node.createIdentifierExpression(text, range);
  const bytes = [...textOf(call.args[0]), "\0"].map((character) => {
    const code = character.charCodeAt(0);
    if (code > 0x7f) throw new Error(`"${character}" in ${range.source.normalizedPath} is no ASCII character`);
    return Node.createIntegerLiteralExpression(i64_new(code), range);
  });
  return Node.createCallExpression(
    Node.createPropertyAccessExpression(name("memory"), name("data"), range),
    [Node.createNamedType(Node.createSimpleTypeName("u8", range), null, false, range)],
    [Node.createArrayLiteralExpression(bytes, range)],
    range,
  );
}

/** A string, or a template without values in it. */
function textOf(literal) {
  return literal.parts?.length === 1 ? literal.parts[0] : literal.value;
}
