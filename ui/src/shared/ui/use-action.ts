import { notifications } from '@mantine/notifications';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { errorText } from '../api/error-text.ts';
import { texts } from '../texts.ts';

interface ActionOptions<TIn, TOut> {
  readonly run: (input: TIn) => Promise<TOut>;
  /** What must be asked for again afterwards. */
  readonly renews?: readonly (readonly string[])[];
  readonly onDone?: (result: TOut, input: TIn) => void;
  /** The caller shows the error itself, where it belongs. */
  readonly ownError?: boolean;
}

/** Something a person does that changes the home. A failure is always told. */
export function useAction<TIn = void, TOut = unknown>(
  options: ActionOptions<TIn, TOut>,
): UseMutationResult<TOut, Error, TIn> {
  const cache = useQueryClient();
  return useMutation<TOut, Error, TIn>({
    mutationFn: options.run,
    onSuccess: async (result, input) => {
      await Promise.all((options.renews ?? []).map((queryKey) => cache.invalidateQueries({ queryKey })));
      options.onDone?.(result, input);
    },
    onError: (error) => {
      if (options.ownError !== true) {
        notifications.show({ color: 'red', title: texts.errors.title, message: errorText(error) });
      }
    },
  });
}
