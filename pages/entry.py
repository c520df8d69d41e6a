"""What runs first, whichever page is asked for."""

from tunewright.ui import navigation, session

navigation.run(session.project_choices)
