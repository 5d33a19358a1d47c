/** What a wheel's file may be called: no folder, and nothing that an installer or a shell could take for something else. */
export const wheelFile = /^[A-Za-z0-9][\w.+!]{0,120}(-[\w.+!]{1,150}){4,5}\.whl$/;
