import {
  ActionIcon,
  Alert,
  Button,
  createTheme,
  Drawer,
  FileInput,
  type MantineColorsTuple,
  Modal,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Select,
  TextInput,
} from '@mantine/core';
import { variantColors } from './variant-colors.ts';

/** Shades of the accent for Mantine; the page's own styles use the tokens. */
const evergreen: MantineColorsTuple = [
  '#e6f6f1',
  '#cdeae1',
  '#9fd7c6',
  '#74dcc3',
  '#4fcbae',
  '#1f9c80',
  '#0f8a70',
  '#0b7a64',
  '#086351',
  '#064a3d',
];

const field = { size: 'md', radius: 'md' } as const;

export const theme = createTheme({
  colors: { evergreen },
  primaryColor: 'evergreen',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  fontFamily: 'var(--font)',
  headings: { fontFamily: 'var(--font)', fontWeight: '650' },
  defaultRadius: 'md',
  radius: { sm: '10px', md: '14px', lg: '20px', xl: '28px' },
  variantColorResolver: variantColors,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'md', radius: 'xl' }, styles: { root: { fontWeight: 600 } } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', size: 44, radius: 'xl', color: 'gray' } }),
    TextInput: TextInput.extend({ defaultProps: field }),
    PasswordInput: PasswordInput.extend({ defaultProps: field }),
    NumberInput: NumberInput.extend({ defaultProps: field }),
    FileInput: FileInput.extend({ defaultProps: field }),
    MultiSelect: MultiSelect.extend({ defaultProps: field }),
    Select: Select.extend({ defaultProps: { ...field, allowDeselect: false, checkIconPosition: 'right' } }),
    Modal: Modal.extend({
      defaultProps: { radius: 'lg', centered: true, closeButtonProps: { 'aria-label': 'Close' } },
    }),
    Drawer: Drawer.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    Alert: Alert.extend({ defaultProps: { radius: 'md' } }),
  },
});
