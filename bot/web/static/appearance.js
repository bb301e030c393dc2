// How Web Chat looks. The colors are the page's own and change with it between light and dark; see page.css.

export const appearance = {
  primaryFont: "var(--font)",
  accent: "var(--accent)",
  subtle: "var(--muted)",
  backgroundColor: "transparent",
  paddingRegular: 12,
  rootHeight: "100%",
  transitionDuration: "0s",

  bubbleBackground: "var(--bubble)",
  bubbleBorderColor: "var(--line)",
  bubbleBorderRadius: 14,
  bubbleTextColor: "var(--text)",
  bubbleMaxWidth: 620,
  bubbleMinWidth: 0,
  bubbleMinHeight: 0,
  bubbleFromUserBackground: "var(--own)",
  bubbleFromUserBorderRadius: 14,
  bubbleFromUserBorderWidth: 0,
  bubbleFromUserTextColor: "var(--own-text)",

  cardPushButtonBackgroundColor: "var(--accent)",
  cardPushButtonTextColor: "var(--accent-text)",

  sendBoxBackground: "var(--field)",
  sendBoxTextColor: "var(--text)",
  sendBoxPlaceholderColor: "var(--muted)",
  sendBoxBorderTop: "none",
  sendBoxHeight: 48,
  sendBoxMaxHeight: 140,
  sendBoxTextWrap: true,
  sendBoxButtonColor: "var(--accent)",
  sendBoxButtonColorOnDisabled: "var(--muted)",
  sendBoxButtonShadeColorOnHover: "var(--quote)",
  sendBoxButtonShadeColorOnActive: "var(--line)",
  sendBoxButtonShadeColorOnDisabled: "transparent",
  sendBoxButtonShadeBorderRadius: 10,
  sendBoxButtonShadeInset: 5,
  sendBoxButtonKeyboardFocusIndicatorBorderColor: "var(--accent)",
  sendBoxButtonKeyboardFocusIndicatorBorderRadius: 10,

  suggestedActionLayout: "flow",
  suggestedActionHeight: 40,
  suggestedActionBorderRadius: 20,
  suggestedActionBorderWidth: 1,
  suggestedActionBackgroundColor: "var(--surface)",
  suggestedActionBackgroundColorOnHover: "var(--quote)",
  suggestedActionBackgroundColorOnActive: "var(--line)",
  suggestedActionTextColor: "var(--accent)",
  suggestedActionKeyboardFocusIndicatorBorderColor: "var(--accent)",
  suggestedActionKeyboardFocusIndicatorBorderStyle: "solid",
  suggestedActionKeyboardFocusIndicatorBorderRadius: 20,
  suggestedActionsVisualKeyboardIndicatorColor: "var(--accent)",

  transcriptVisualKeyboardIndicatorColor: "var(--accent)",
  transcriptActivityVisualKeyboardIndicatorColor: "var(--accent)",
  transcriptOverlayButtonBackground: "var(--accent)",
  transcriptOverlayButtonBackgroundOnHover: "var(--accent)",
  transcriptOverlayButtonBackgroundOnFocus: "var(--accent)",
  transcriptOverlayButtonColor: "var(--accent-text)",

  // A long answer is seen from its start: the chat scrolls no further than to where it begins.
  autoScrollSnapOnPage: true,
  autoScrollSnapOnPageOffset: -12,
  scrollToEndButtonBehavior: "any",

  emojiSet: {},
  hideUploadButton: true,
  markdownRenderHTML: false,
};

const colors = { default: { default: "var(--text)", subtle: "var(--muted)" } };

/** How Adaptive Cards look: as messages do, with their buttons in rows. */
export const cards = {
  supportsInteractivity: true,
  fontFamily: "var(--font)",
  fontSizes: { small: 14, default: 16, medium: 17, large: 20, extraLarge: 24 },
  lineHeights: { small: 20, default: 24, medium: 24, large: 28, extraLarge: 32 },
  fontWeights: { lighter: 400, default: 400, bolder: 650 },
  spacing: { small: 6, default: 10, medium: 16, large: 24, extraLarge: 32, padding: 14 },
  containerStyles: {
    default: { backgroundColor: "transparent", foregroundColors: colors },
    emphasis: { backgroundColor: "var(--quote)", foregroundColors: colors },
  },
  actions: {
    actionAlignment: "left",
    actionsOrientation: "horizontal",
    buttonSpacing: 0, // the style sheet sets the gaps, the same in every row
    maxActions: 20,
    spacing: "default",
  },
  textBlock: { headingLevel: 2 },
};
