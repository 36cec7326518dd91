import { useParams } from '@tanstack/react-router';
import { AutomationPage } from '../features/automations/automation-page.tsx';
import { TemplatePage } from '../features/automations/template/template-page.tsx';

export function AutomationRoute() {
  const { id } = useParams({ from: '/inside/automations/$id' });
  return <AutomationPage key={id} automationId={id} />;
}

export function TemplateRoute() {
  const { id } = useParams({ from: '/inside/automations/templates/$id' });
  return <TemplatePage key={id} templateId={id} />;
}
