// An OpenAPI document as what its page shows. Pure.
const isError = (status) => status === "default" || status >= "400";
const jsonOf = (part) => part?.content?.["application/json"]?.example;

/** [[tag, operations]] in the order of the document; an operation has what Operation of views/api-reference.js shows. */
export function operationsOf(document) {
  const tags = new Map();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? "others";
      tags.set(tag, [...(tags.get(tag) ?? []), describe(path, method, operation)]);
    }
  }
  return [...tags];
}

function describe(path, method, operation) {
  const answers = Object.entries(operation.responses).filter(([status]) => !isError(status));
  const [status, answer] = answers.find(([, each]) => jsonOf(each) !== undefined) ?? answers[0] ?? ["", {}];
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    description: operation.description ?? "",
    parameters: operation.parameters ?? [],
    request: jsonOf(operation.requestBody),
    status,
    answer: jsonOf(answer),
    errors: Object.entries(operation.responses).filter(([each]) => isError(each)).map(([each, { description }]) => [each, description]),
  };
}

/** A schema in words: "string", "array of string", "integer or null". */
export function typeOf(schema = {}) {
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.type === "array") return `array of ${typeOf(schema.items)}`;
  return schema.format ? `${schema.type} (${schema.format})` : schema.type ?? "any";
}
