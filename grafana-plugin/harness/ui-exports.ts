// What the plugin uses of @grafana/ui. Named one by one, so that the page need not carry its code editors; a use that is
// missing here fails in the browser tests.
export {
  AxisPlacement,
  DrawStyle,
  KeyboardPlugin,
  LineInterpolation,
  PointVisibility,
  ScaleDirection,
  ScaleOrientation,
  TooltipPlugin2,
  UPlotChart,
  UPlotConfigBuilder,
  usePanelContext,
  useTheme2,
  VizTooltipContent,
  VizTooltipFooter,
  VizTooltipHeader,
  VizTooltipWrapper,
} from '@grafana/ui';
