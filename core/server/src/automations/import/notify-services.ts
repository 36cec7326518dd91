import type { Action } from '@nexa/sdk';
import { NotMapped } from './import-notes.ts';
import type { ImportSession } from './import-session.ts';
import { messageText } from './message-text.ts';
import { type Mapping, member } from './plain-values.ts';

const longestTitle = 200;
const longestMessage = 2_000;
const read = ['message', 'title', 'notification_id', 'entity_id'];

/** What is sent to a phone, a service or the page becomes a notification of NEXA's to the people of the home. */
export function notifyActions(service: string, data: Mapping, session: ImportSession): Action[] {
  const message = member(data, 'message');
  const title = member(data, 'title');
  if (typeof message !== 'string' || message.trim() === '') throw new NotMapped('it has no message');
  const body = messageText(message, longestMessage, session);
  const heading =
    typeof title === 'string' && title.trim() !== '' ? messageText(title, longestTitle, session) : undefined;
  if (service !== 'persistent_notification.create')
    session.notes.remark(`goes to the people of the home instead of by ${service}`);
  const unread = Object.keys(data).filter((name) => !read.includes(name));
  if (unread.length > 0) session.notes.remark(`without ${unread.join(', ')}: NEXA has nothing like it`);
  const variables = { ...heading?.variables, ...body.variables };
  const short = body.text.slice(0, longestTitle);
  const isTitleEnough = heading === undefined && short === body.text;
  return [
    // A state that is not known keeps nobody from being told.
    ...(Object.keys(variables).length === 0 ? [] : [{ type: 'variables', variables, onFail: 'continue' } as const]),
    {
      type: 'notify',
      title: heading?.text ?? short,
      ...(isTitleEnough ? {} : { message: body.text }),
    },
  ];
}
