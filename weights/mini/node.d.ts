/** The model where there is a disk: the `file:` address of its folder. */
declare const mini: string;
export default mini;
