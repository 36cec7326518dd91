import { Plus } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../shared/api/client.ts';
import { keys } from '../../shared/api/keys.ts';
import { texts } from '../../shared/texts.ts';
import { NameDialog } from '../../shared/ui/name-dialog.tsx';
import { useAction } from '../../shared/ui/use-action.ts';
import styles from './home.module.css';

export function AddRoom({ homeId }: { homeId: string }) {
  const [isOpen, setOpen] = useState(false);
  const add = useAction({
    run: (name: string) =>
      unwrap(api.POST('/api/v1/homes/{homeId}/rooms', { params: { path: { homeId } }, body: { name } })),
    renews: [keys.rooms(homeId)],
    onDone: () => setOpen(false),
  });
  return (
    <>
      <button type="button" className={styles.addRoom} onClick={() => setOpen(true)}>
        <Plus size={18} aria-hidden />
        {texts.home.addRoom}
      </button>
      <NameDialog
        opened={isOpen}
        title={texts.home.addRoom}
        label={texts.home.roomName}
        placeholder={texts.home.roomNameHint}
        action={texts.common.add}
        busy={add.isPending}
        onSubmit={add.mutate}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
