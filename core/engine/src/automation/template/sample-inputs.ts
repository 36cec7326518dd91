import type { AutomationTemplate, TemplateInput, TemplateInputValue } from '@nexa/sdk';

/** Two stand for several: enough to see that each gets its own. */
const several = 2;

/**
 * An answer to every input of a template, each of the right kind: its default or else one that it takes; made-up ids
 * stand for devices and scenes. For a preview of the template, and for trying out its tests.
 */
export function sampleInputs({ inputs }: Pick<AutomationTemplate, 'inputs'>): Record<string, TemplateInputValue> {
  let made = 0;
  const nextId = () => {
    made += 1;
    return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  };
  return Object.fromEntries(inputs.map((input) => [input.name, sampleOf(input, nextId)]));
}

function sampleOf(input: TemplateInput, nextId: () => string): TemplateInputValue {
  if (input.kind === 'device') return input.many === true ? Array.from({ length: several }, nextId) : nextId();
  if (input.kind === 'scene') return nextId();
  if (input.default !== undefined) return input.default;
  switch (input.kind) {
    case 'number':
      return input.minimum ?? input.maximum ?? 1;
    case 'seconds':
      return Math.max(input.minimum ?? 0, Math.min(60, input.maximum ?? 60));
    case 'time':
      return '07:30';
    case 'weekdays':
      return ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
    case 'boolean':
      return true;
    case 'text':
      return input.title.slice(0, input.maxLength ?? 200);
    case 'choice':
      return input.options[0]?.value ?? '';
  }
}
