// Links to products and categories in Wagtail's text editor. What is stored is the key of the thing, never its address.
(() => {
  const { ModalWorkflowSource, TooltipEntity, registerPlugin } = window.draftail;
  const { Icon } = window.wagtail.components;

  class KeptLinkSource extends ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData(data) {
      return { id: data.id, title: data.title };
    }

    onChosen(data) {
      const { EditorState, Modifier, RichUtils } = window.DraftJS;
      const { editorState, entityType, onComplete } = this.props;
      const selection = editorState.getSelection();
      const content = editorState
        .getCurrentContent()
        .createEntity(entityType.type, "MUTABLE", this.filterEntityData(data));
      const key = content.getLastCreatedEntityKey();
      const next = selection.isCollapsed()
        ? EditorState.push(
            editorState,
            Modifier.replaceText(content, selection, data.title, null, key),
            "insert-characters",
          )
        : RichUtils.toggleLink(editorState, selection, key);
      this.workflow.close();
      onComplete(next);
    }
  }

  const icons = { PRODUCT: "tag", CATEGORY: "folder-open-1" };

  for (const [type, icon] of Object.entries(icons)) {
    const KeptLink = (props) => {
      const data = props.contentState.getEntity(props.entityKey).getData();
      return window.React.createElement(TooltipEntity, {
        ...props,
        icon: window.React.createElement(Icon, { name: data.title ? icon : "warning" }),
        label: data.title || "?",
      });
    };
    registerPlugin({ type, source: KeptLinkSource, decorator: KeptLink }, "entityTypes");
  }
})();
