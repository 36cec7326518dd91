/** A template that this evaluator does not take, or that came to nothing with a payload. */
export class TemplateError extends Error {}
