"""Scenarios: forecasts and comparisons of whole programs."""

from advocacy.scenarios.comparison import ScenarioComparison as ScenarioComparison
from advocacy.scenarios.comparison import compare_scenarios as compare_scenarios
from advocacy.scenarios.forecast import Assumption as Assumption
from advocacy.scenarios.forecast import Forecast as Forecast
from advocacy.scenarios.forecast import Funnel as Funnel
from advocacy.scenarios.forecast import make_forecast as make_forecast
from advocacy.scenarios.scenario import FunnelInput as FunnelInput
from advocacy.scenarios.scenario import OutcomeModel as OutcomeModel
from advocacy.scenarios.scenario import Scenario as Scenario
from advocacy.scenarios.scenario import ScenarioDifference as ScenarioDifference
from advocacy.scenarios.scenario import ScenarioResult as ScenarioResult
from advocacy.scenarios.scenario import explain_difference as explain_difference
from advocacy.scenarios.scenario import scenario_grid as scenario_grid
