let isLive = false;

/** Whether states arrive by themselves now; when not, what waits for one must ask. */
export const liveFlag = {
  get isLive() {
    return isLive;
  },
  set(live: boolean): void {
    isLive = live;
  },
};
