"""The portal measured against what it stands on, as ratios taken in one run; ``script/bench`` runs them."""
