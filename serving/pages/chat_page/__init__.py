"""What a merchant's customers see: the chat page and its widget, without a sign-in and a cookie."""
